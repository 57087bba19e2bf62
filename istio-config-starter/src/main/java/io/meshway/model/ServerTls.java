package io.meshway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Istio's {@code ServerTLSSettings}. */
public record ServerTls(
        boolean httpsRedirect,
        Mode mode,
        @Nullable String serverCertificate,
        @Nullable String privateKey,
        @Nullable String caCertificates,
        @Nullable String caCrl,
        @Nullable String credentialName,
        List<String> credentialNames,
        @Nullable String caCertCredentialName,
        List<CertificateFiles> tlsCertificates,
        List<String> subjectAltNames,
        List<String> verifyCertificateSpki,
        List<String> verifyCertificateHash,
        @Nullable String minProtocolVersion,
        @Nullable String maxProtocolVersion,
        List<String> cipherSuites,
        @Nullable Boolean insecureSkipVerify) {
    public ServerTls {
        credentialNames = List.copyOf(credentialNames);
        tlsCertificates = List.copyOf(tlsCertificates);
        subjectAltNames = List.copyOf(subjectAltNames);
        verifyCertificateSpki = List.copyOf(verifyCertificateSpki);
        verifyCertificateHash = List.copyOf(verifyCertificateHash);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** {@code tls.mode}; absent means {@link #PASSTHROUGH}, as in Istio. */
    public enum Mode {
        PASSTHROUGH,
        SIMPLE,
        MUTUAL,
        AUTO_PASSTHROUGH,
        ISTIO_MUTUAL,
        OPTIONAL_MUTUAL
    }

    /** {@code tlsCertificates[]}. */
    public record CertificateFiles(
            @Nullable String serverCertificate,
            @Nullable String privateKey,
            @Nullable String caCertificates) {}
}
