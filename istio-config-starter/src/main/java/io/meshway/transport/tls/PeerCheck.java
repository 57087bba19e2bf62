package io.meshway.transport.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate must satisfy beside its chain. */
@FunctionalInterface
interface PeerCheck {
    /** Whatever its chain leads to is accepted. */
    PeerCheck CHAIN_ONLY = (certificate, host) -> {};

    /** The certificate must be for the host that was asked for. */
    PeerCheck HOST = (certificate, host) -> {
        if (host != null && !SubjectNames.hasAny(certificate, List.of(host))) {
            throw new CertificateException("the certificate is not for " + host);
        }
    };

    /** One of these names must be in the certificate. */
    static PeerCheck names(List<String> accepted) {
        return (certificate, host) -> {
            if (!SubjectNames.hasAny(certificate, accepted)) {
                throw new CertificateException("the certificate has none of the accepted names");
            }
        };
    }

    /**
     * Checks a peer's own certificate.
     *
     * @param host that was asked for; null when nobody asked for one
     */
    void check(X509Certificate certificate, @Nullable String host) throws CertificateException;
}
