package io.meshway.transport.tls;

import io.meshway.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Reads private keys: PKCS #8, and the older forms of RSA and EC that OpenSSL has long written. */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /** The first key of a PEM text. */
    static PrivateKey read(Bytes source) throws UnusableMaterialException {
        for (Pem.Block block : Pem.read(source)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decode(block.content().toArray());
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(Der.ofRsa(block.content().toArray()));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(Der.ofEc(block.content().toArray()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new UnusableMaterialException("the key is encrypted; store it without a passphrase");
                default -> {}
            }
        }
        throw new UnusableMaterialException("there is no private key in PEM form");
    }

    private static PrivateKey decode(byte[] pkcs8) throws UnusableMaterialException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException other) {
                // The next algorithm may know it.
            }
        }
        throw new UnusableMaterialException("the private key is neither RSA, EC nor Ed25519, or is damaged");
    }
}
