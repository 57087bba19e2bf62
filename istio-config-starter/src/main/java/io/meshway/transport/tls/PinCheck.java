package io.meshway.transport.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pinned certificates; one pin of either sort that fits is enough.
 *
 * @param keys base64 of the SHA-256 of public keys
 * @param certificates SHA-256 of certificates in hex, in lower case and without colons
 */
record PinCheck(Set<String> keys, Set<String> certificates) implements PeerCheck {
    static PinCheck of(List<String> spki, List<String> hashes) {
        Set<String> certificates = new HashSet<>();
        for (String hash : hashes) {
            certificates.add(hash.replace(":", "").toLowerCase(Locale.ROOT));
        }
        return new PinCheck(Set.copyOf(spki), Set.copyOf(certificates));
    }

    @Override
    public void check(X509Certificate certificate, @Nullable String host) throws CertificateException {
        boolean fits = certificates.contains(hash(certificate))
                || keys.contains(Base64.getEncoder()
                        .encodeToString(sha256(certificate.getPublicKey().getEncoded())));
        if (!fits) {
            throw new CertificateException("the certificate is not one of those that are pinned");
        }
    }

    /** SHA-256 of a certificate in hex, as Envoy writes it. */
    static String hash(X509Certificate certificate) throws CertificateException {
        return HexFormat.of().formatHex(sha256(certificate.getEncoded()));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
