package io.meshway.transport.tls;

import io.meshway.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with what leads to its authority, and its key. Its text form shows neither.
 *
 * @param chain the certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] SAMPLE = {1, 2, 3, 4};

    Identity {
        chain = List.copyOf(chain);
    }

    /** Reads both, and makes sure that they belong together: while files are replaced one after the other they do not. */
    static Identity read(Bytes certificates, Bytes key) throws UnusableMaterialException {
        Identity identity = new Identity(Certificates.read(certificates), PrivateKeys.read(key));
        if (!identity.fits()) {
            throw new UnusableMaterialException("the private key is not that of the certificate");
        }
        return identity;
    }

    private boolean fits() {
        PublicKey proof = chain.get(0).getPublicKey();
        String algorithm = signature(key.getAlgorithm());
        if (!algorithm.equals(signature(proof.getAlgorithm()))) {
            return false;
        }
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(SAMPLE);
            byte[] signed = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(proof);
            checking.update(SAMPLE);
            return checking.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String signature(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
    }

    @Override
    public String toString() {
        return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
