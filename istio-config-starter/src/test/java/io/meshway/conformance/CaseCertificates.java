package io.meshway.conformance;

import io.meshway.fixtures.Pki;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/** The certificates that cases speak of: {@code leaf} of an authority, and {@code own} and {@code other}, each of its own. */
final class CaseCertificates {
    private final Pki authority = Pki.authority("conformance authority");
    private final Map<String, X509Bundle> byName = Map.of(
            "leaf", authority.issue("leaf.example.com", "spiffe://example.com/leaf"),
            "own", Pki.authority("own").issue("secure.conformance.local"),
            "other", Pki.authority("other").issue("secure.conformance.local"));
    private final Path folder;

    CaseCertificates(Path folder) {
        this.folder = folder;
    }

    /** Writes the files, and says what stands for them in resources. */
    Map<String, String> variables() {
        Map<String, String> all = new HashMap<>();
        String revoked = authority.revocations(byName.get("leaf"));
        String nobodyRevoked = authority.revocations();
        put(all, "tls_ca", authority.pem());
        put(all, "tls_crl", revoked);
        put(all, "tls_empty_crl", nobodyRevoked);
        put(all, "tls_cert", byName.get("own").getCertificatePathPEM());
        put(all, "tls_key", byName.get("own").getPrivateKeyPEM());
        put(all, "tls_other", byName.get("other").getCertificatePathPEM());
        put(all, "tls_other_key", byName.get("other").getPrivateKeyPEM());
        all.putAll(live("own"));
        return all;
    }

    /** Puts a certificate in the place of the live one, the key first. */
    Map<String, String> live(String name) {
        Map<String, String> written = new HashMap<>();
        put(written, "live_key", byName.get(name).getPrivateKeyPEM());
        put(written, "live_cert", byName.get(name).getCertificatePathPEM());
        return written;
    }

    private void put(Map<String, String> all, String name, String pem) {
        all.put(name, Pki.write(folder, name + ".pem", pem).toString());
        all.put(name + "_base64", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** TLS of a backend. */
    SslContext server(JsonNode backend) {
        JsonNode written = backend.get("tls");
        X509Bundle bundle = byName.get(written.isBoolean() ? "own" : written.asString());
        SslContextBuilder builder =
                SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath());
        if (backend.has("client_ca")) {
            builder.trustManager(byName.get(backend.get("client_ca").asString()).getRootCertificate())
                    .clientAuth(ClientAuth.REQUIRE);
        }
        List<String> alpn = new ArrayList<>();
        backend.path("alpn").forEach(protocol -> alpn.add(protocol.asString()));
        if (!alpn.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, alpn));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
