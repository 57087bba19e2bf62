package io.meshway.autoconfigure;

import io.meshway.actuate.DurationText;
import io.meshway.transport.tls.TlsEngine;
import io.meshway.transport.tls.WorkloadFiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Certificates of this proxy, and who works with them.
 *
 * @param provider Who does the cryptography of clients' TLS connections: openssl (netty-tcnative must be on the class path), jdk, or
 *     auto for openssl where it is there.
 * @param reloadInterval How often files of certificates and keys are looked at for changes.
 * @param workload The proxy's certificate of the mesh, which mode ISTIO_MUTUAL shows.
 */
@ConfigurationProperties("istio.tls")
public record TlsProperties(
        @DefaultValue("auto") Provider provider,
        @DefaultValue("1s") Duration reloadInterval,
        @DefaultValue @NestedConfigurationProperty Workload workload) {
    public TlsProperties {
        if (reloadInterval.toMillis() < 1) {
            throw new UnusablePropertyException(
                    "istio.tls.reload-interval",
                    DurationText.of(reloadInterval),
                    "files cannot be looked at all the time",
                    "Write a duration of a millisecond or more, such as 1s.");
        }
    }

    /** Who does the work; a provider that was asked for and is not there is a mistake. */
    TlsEngine engine() {
        if (provider == Provider.JDK || (provider == Provider.AUTO && !TlsEngine.openSslIsThere())) {
            return TlsEngine.JDK;
        }
        if (!TlsEngine.openSslIsThere()) {
            throw new UnusablePropertyException(
                    "istio.tls.provider",
                    "openssl",
                    "netty-tcnative is not there, or has no library for this machine",
                    "Add io.netty:netty-tcnative-boringssl-static with the classifier of the machine, or write auto or jdk.");
        }
        return TlsEngine.OPENSSL;
    }

    /** Whose TLS to use. */
    public enum Provider {
        /** OpenSSL where it is there, else Java's. */
        AUTO,
        /** Java's. */
        JDK,
        /** BoringSSL. */
        OPENSSL
    }

    /** The files of the mesh's certificate; null when there are none. */
    @Nullable
    WorkloadFiles workloadFiles() {
        String certificate = workload.certificate;
        String privateKey = workload.privateKey;
        String caCertificates = workload.caCertificates;
        if (certificate == null && privateKey == null && caCertificates == null) {
            return null;
        }
        if (certificate == null || privateKey == null || caCertificates == null) {
            throw new UnusablePropertyException(
                    "istio.tls.workload",
                    String.valueOf(certificate),
                    "a certificate is of use only with its key and the certificates of its authority",
                    "Set istio.tls.workload.certificate, .private-key and .ca-certificates, or none of them.");
        }
        return new WorkloadFiles(certificate, privateKey, caCertificates);
    }

    /**
     * Files in PEM form that somebody, such as cert-manager or a SPIFFE helper, keeps fresh.
     *
     * @param certificate Path of the certificate with its intermediates.
     * @param privateKey Path of the key.
     * @param caCertificates Path of the mesh's root certificates.
     */
    public record Workload(
            @Nullable String certificate,
            @Nullable String privateKey,
            @Nullable String caCertificates) {}
}
