package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.SecureClient;
import io.meshway.model.Finding;
import io.meshway.runtime.MeshRuntime;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose port 81 ends TLS, in front of one backend. */
abstract class SecureEdge {
    static final Pki AUTHORITY = Pki.authority("servers");

    final EdgeFixture edge;
    final ScriptedBackend backend;

    @TempDir
    Path files;

    SecureEdge(Door door) {
        edge = EdgeFixture.at(door);
        backend = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    static String server(String hosts, String tls) {
        String name = "https-" + Integer.toHexString(hosts.hashCode());
        return "{port: {number: 81, name: %s, protocol: HTTPS}, hosts: [%s], tls: {%s}}".formatted(name, hosts, tls);
    }

    /** A Gateway with these servers; every host leads to the backend. */
    void serve(List<String> servers, String... documents) {
        List<String> all = new ArrayList<>(List.of(documents));
        all.add("""
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec: {selector: {istio: ingressgateway}, servers: [%s]}
                """.formatted(String.join(", ", servers)));
        all.add("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: rules}
                spec: {hosts: ["*"], gateways: [edge], http: [{route: [{destination: {host: a.test}}]}]}
                """);
        all.add(EdgeFixture.service("a.test", backend.port()));
        edge.apply(all.toArray(String[]::new));
    }

    void serve(String tls, String... documents) {
        serve(List.of(server("\"*\"", tls)), documents);
    }

    /** {@code SIMPLE} with files of this name. */
    String simple(String name) {
        return "mode: SIMPLE, " + files(name, AUTHORITY.issue(name));
    }

    String files(String name, X509Bundle certificate) {
        Path chain = Pki.write(files, name + ".crt", certificate.getCertificatePathPEM());
        Path key = Pki.write(files, name + ".key", certificate.getPrivateKeyPEM());
        return "serverCertificate: %s, privateKey: %s".formatted(chain, key);
    }

    SecureClient open(String serverName) throws IOException {
        return SecureClient.open(edge.listenerPort(), serverName);
    }

    void assertServed(String serverName, String certificate) throws IOException {
        try (SecureClient client = open(serverName)) {
            assertThat(client.certificate()).isEqualTo(certificate);
            assertThat(client.get(serverName)).startsWith("HTTP/1.1 200");
        }
    }

    void assertRefused(String serverName) {
        assertThatIOException().isThrownBy(() -> open(serverName).close());
    }

    List<Finding> findings() {
        return edge.gateway().context().getBean(MeshRuntime.class).findings();
    }

    static String secret(String name, String certificate, String key) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(name, base64(certificate), base64(key));
    }

    static String secret(String name, X509Bundle bundle) {
        return secret(name, bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
