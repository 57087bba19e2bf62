package io.meshway.mesh;

import io.meshway.model.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Looks into the certificates of a Secret, as far as analysis is concerned: whether they are any, and still good. */
final class CertificateText {
    private CertificateText() {}

    /** What is wrong with certificates in PEM form; null when nothing is. */
    static @Nullable String problem(Bytes text, Instant now) {
        try {
            Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.toArray()));
            for (Certificate certificate : all) {
                Instant end = ((X509Certificate) certificate).getNotAfter().toInstant();
                if (now.isAfter(end)) {
                    return "has a certificate that expired on "
                            + end.atOffset(ZoneOffset.UTC).toLocalDate();
                }
            }
            return all.isEmpty() ? "has no certificate in PEM form" : null;
        } catch (CertificateException e) {
            return "has a damaged certificate";
        }
    }
}
