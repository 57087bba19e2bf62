package io.meshway.transport.tls;

import io.meshway.model.Severity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * That a certificate has expired, or will soon. It is shown all the same, as by Envoy.
 *
 * @param severity an error once peers refuse it
 */
record Expiry(Severity severity, String message) {
    /** Whoever renews certificates does it earlier than this. */
    private static final Duration SOON = Duration.ofDays(7);

    /** Part of its life that a certificate has left when it should have been renewed; short ones live for hours only. */
    private static final int LAST_PART = 10;

    /** Null for a certificate that is good for long enough. */
    static @Nullable Expiry of(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        Duration part =
                Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(LAST_PART);
        String what = "the certificate of " + certificate.getSubjectX500Principal();
        if (left.isNegative()) {
            return new Expiry(Severity.ERROR, what + " expired on " + date(end) + "; peers that look refuse it");
        }
        return left.compareTo(part.compareTo(SOON) < 0 ? part : SOON) < 0
                ? new Expiry(Severity.WARNING, what + " expires on " + date(end))
                : null;
    }

    private static String date(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
