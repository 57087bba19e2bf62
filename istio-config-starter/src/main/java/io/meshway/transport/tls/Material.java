package io.meshway.transport.tls;

import io.meshway.model.Bytes;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@link MaterialSources} as of one moment, unread.
 *
 * @param authority null for the authorities of the Java runtime
 * @param revocations null for none
 */
record Material(
        List<KeyPair> keyPairs,
        @Nullable Bytes authority,
        @Nullable Bytes revocations) {
    Material {
        keyPairs = List.copyOf(keyPairs);
    }

    List<Identity> identities() throws UnusableMaterialException {
        List<Identity> identities = new ArrayList<>();
        for (KeyPair pair : keyPairs) {
            identities.add(Identity.read(pair.certificate, pair.privateKey));
        }
        return identities;
    }

    /** The certificates themselves, without those that lead to their authorities. */
    List<X509Certificate> certificates() throws UnusableMaterialException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (KeyPair pair : keyPairs) {
            certificates.add(Certificates.read(pair.certificate).get(0));
        }
        return certificates;
    }

    X509TrustManager trust() throws UnusableMaterialException {
        List<X509CRL> lists = revocations == null ? List.of() : Certificates.revocations(revocations);
        if (authority == null && lists.isEmpty()) {
            return Authorities.platform();
        }
        return Authorities.trust(authority == null ? null : Certificates.read(authority), lists);
    }

    /** A certificate and its key, as written. */
    record KeyPair(Bytes certificate, Bytes privateKey) {}
}
