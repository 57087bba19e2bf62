package io.meshway.transport.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The value of {@code x-forwarded-client-cert} for a connection, as Istio's gateways have Envoy write it (mode {@code SANITIZE_SET}). */
final class ForwardedCertificate {
    /** RFC 2253 has no word for it, OpenSSL and therefore Envoy have. */
    private static final Map<String, String> WORDS = Map.of("1.2.840.113549.1.9.1", "emailAddress");

    private ForwardedCertificate() {}

    /** Made once per connection; null when the client showed no certificate. */
    static @Nullable String of(SSLSession session) {
        X509Certificate client = first(peer(session));
        if (client == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        X509Certificate own = first(session.getLocalCertificates());
        if (own != null) {
            SubjectNames.of(own, SubjectNames.URI).forEach(name -> parts.add("By=" + name));
        }
        try {
            parts.add("Hash=" + PinCheck.hash(client));
        } catch (CertificateException e) {
            return null;
        }
        parts.add("Subject=\"" + client.getSubjectX500Principal().getName(X500Principal.RFC2253, WORDS) + '"');
        List<String> uris = SubjectNames.of(client, SubjectNames.URI);
        uris.forEach(name -> parts.add("URI=" + name));
        if (uris.isEmpty()) {
            parts.add("URI=");
        }
        SubjectNames.of(client, SubjectNames.DNS).forEach(name -> parts.add("DNS=" + name));
        return String.join(";", parts);
    }

    private static Certificate @Nullable [] peer(SSLSession session) {
        try {
            return session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static @Nullable X509Certificate first(Certificate @Nullable [] chain) {
        return chain != null && chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    }
}
