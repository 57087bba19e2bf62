package io.meshway.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshway.fixtures.Pki;
import io.meshway.model.Bytes;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;

class PrivateKeysTest {
    private static final Pki AUTHORITY = Pki.authority("keys");
    private static final X509Bundle EC = AUTHORITY.issue("ec");
    private static final X509Bundle RSA = AUTHORITY.issueRsa("rsa");

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label + "-----\n";
    }

    /** The key as OpenSSL wrote it before PKCS #8 became its habit. */
    private static String old(String label, X509Bundle bundle) throws IOException {
        PrivateKeyInfo key =
                PrivateKeyInfo.getInstance(bundle.getKeyPair().getPrivate().getEncoded());
        return pem(label, key.parsePrivateKey().toASN1Primitive().getEncoded());
    }

    private static void assertFits(X509Bundle bundle, String key) throws UnusableMaterialException {
        Identity identity = Identity.read(Bytes.utf8(bundle.getCertificatePathPEM()), Bytes.utf8(key));

        assertThat(identity.key().getAlgorithm())
                .isEqualTo(bundle.getKeyPair().getPrivate().getAlgorithm());
        assertThat(identity.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void pkcs8IsRead() throws Exception {
        assertFits(EC, EC.getPrivateKeyPEM());
        assertFits(RSA, "Bag Attributes\n" + RSA.getPrivateKeyPEM());
    }

    @Test
    void pkcs1IsRead() throws Exception {
        assertFits(RSA, old("RSA PRIVATE KEY", RSA));
    }

    @Test
    void sec1IsReadWhereTheCurveStandsWithin() throws Exception {
        PrivateKeyInfo key =
                PrivateKeyInfo.getInstance(EC.getKeyPair().getPrivate().getEncoded());
        byte[] whole = new ECPrivateKey(
                        256,
                        ECPrivateKey.getInstance(key.parsePrivateKey()).getKey(),
                        key.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
        assertFits(EC, pem("EC PARAMETERS", new byte[] {6, 1, 1}) + pem("EC PRIVATE KEY", whole));
        assertRefused(EC, old("EC PRIVATE KEY", EC), "does not name its curve");
    }

    @Test
    void keyOfAnotherCertificateIsRefusedWithoutShowingIt() {
        assertRefused(EC, AUTHORITY.issue("other").getPrivateKeyPEM(), "not that of the certificate");
        assertRefused(EC, RSA.getPrivateKeyPEM(), "not that of the certificate");
    }

    @Test
    void damagedKeysAreRefusedWithoutShowingThem() {
        assertRefused(EC, "", "no private key");
        assertRefused(EC, pem("PRIVATE KEY", new byte[] {1, 2, 3}), "damaged");
        assertRefused(EC, pem("EC PRIVATE KEY", new byte[] {0x30, 0x7f, 2}), "EC key");
        assertRefused(EC, pem("ENCRYPTED PRIVATE KEY", new byte[] {1}), "encrypted");
        assertRefused(EC, "-----BEGIN PRIVATE KEY-----\nAAAA", "no end");
    }

    private static void assertRefused(X509Bundle bundle, String key, String reason) {
        assertThatExceptionOfType(UnusableMaterialException.class)
                .isThrownBy(() -> Identity.read(Bytes.utf8(bundle.getCertificatePathPEM()), Bytes.utf8(key)))
                .withMessageContaining(reason);
    }
}
