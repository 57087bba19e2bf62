package io.meshway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Istio's {@code ClientTLSSettings}: how the proxy speaks TLS to a destination. */
public record ClientTls(
        Mode mode,
        @Nullable String clientCertificate,
        @Nullable String privateKey,
        @Nullable String caCertificates,
        @Nullable String caCrl,
        @Nullable String credentialName,
        @Nullable String sni,
        List<String> subjectAltNames,
        @Nullable Boolean insecureSkipVerify) {
    public ClientTls {
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /** {@code tls.mode}. */
    public enum Mode {
        DISABLE,
        SIMPLE,
        MUTUAL,
        ISTIO_MUTUAL
    }
}
