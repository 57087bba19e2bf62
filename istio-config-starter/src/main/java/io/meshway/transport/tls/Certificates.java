package io.meshway.transport.tls;

import io.meshway.model.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates and revocation lists in PEM form. */
final class Certificates {
    private static final String REVOCATIONS = "X509 CRL";

    private Certificates() {}

    /** At least one. */
    static List<X509Certificate> read(Bytes source) throws UnusableMaterialException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem.Block block : Pem.read(source)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                try {
                    certificates.add((X509Certificate) factory()
                            .generateCertificate(
                                    new ByteArrayInputStream(block.content().toArray())));
                } catch (CertificateException e) {
                    throw new UnusableMaterialException(
                            "certificate " + (certificates.size() + 1) + " of the text is damaged");
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new UnusableMaterialException("there is no certificate in PEM form");
        }
        return certificates;
    }

    /** At least one. */
    static List<X509CRL> revocations(Bytes source) throws UnusableMaterialException {
        List<X509CRL> lists = new ArrayList<>();
        for (Pem.Block block : Pem.read(source)) {
            if (block.label().equals(REVOCATIONS)) {
                try {
                    lists.add((X509CRL) factory()
                            .generateCRL(
                                    new ByteArrayInputStream(block.content().toArray())));
                } catch (CRLException e) {
                    throw new UnusableMaterialException("the revocation list is damaged");
                }
            }
        }
        if (lists.isEmpty()) {
            throw new UnusableMaterialException("there is no revocation list in PEM form");
        }
        return lists;
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("every Java platform has X.509", e);
        }
    }
}
