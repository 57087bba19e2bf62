package io.meshway.transport.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the part of a verification that follows a chain to somebody who is trusted. */
final class Authorities {
    private static final String PKIX = "PKIX";

    private Authorities() {}

    /**
     * A verifier of chains.
     *
     * @param trusted null for those that the Java runtime comes with
     * @param revocations every authority of a chain needs one, as in Envoy; none switches the check off
     */
    static X509TrustManager trust(@Nullable List<X509Certificate> trusted, List<X509CRL> revocations)
            throws UnusableMaterialException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
            KeyStore anchors = trusted == null ? null : store(trusted);
            if (revocations.isEmpty()) {
                factory.init(anchors);
            } else {
                KeyStore all = anchors == null ? store(List.of(Platform.TRUST.getAcceptedIssuers())) : anchors;
                factory.init(new CertPathTrustManagerParameters(parameters(all, revocations)));
            }
            return first(factory);
        } catch (GeneralSecurityException e) {
            throw new UnusableMaterialException("the authorities cannot be used: " + e.getMessage());
        }
    }

    /** The authorities that the Java runtime comes with; read once. */
    static X509TrustManager platform() {
        return Platform.TRUST;
    }

    private static PKIXBuilderParameters parameters(KeyStore anchors, List<X509CRL> revocations)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance(PKIX).getRevocationChecker();
        checker.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
        return parameters;
    }

    private static KeyStore store(List<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("nothing was read", e);
        }
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return store;
    }

    private static X509TrustManager first(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("PKIX gives X.509 trust managers");
    }

    private static final class Platform {
        static final X509TrustManager TRUST = load();

        private static X509TrustManager load() {
            try {
                TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
                factory.init((KeyStore) null);
                return first(factory);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the Java runtime's authorities cannot be read", e);
            }
        }
    }
}
