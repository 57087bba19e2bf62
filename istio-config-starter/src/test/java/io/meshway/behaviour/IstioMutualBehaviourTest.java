package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.SecureBackend;
import io.meshway.fixtures.SecureClient;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that somebody keeps a certificate of the mesh for, in mounted files. */
@ParameterizedClass
@EnumSource(Door.class)
class IstioMutualBehaviourTest {
    private static final Pki MESH = Pki.authority("mesh");
    private static final Pki STRANGERS = Pki.authority("strangers");
    private static final String REVIEWS = "spiffe://example.org/ns/default/sa/reviews";
    private static final String GATEWAY = "spiffe://example.org/ns/default/sa/gateway";
    private static final Path FILES = mounted();
    private static final Map<Door, EdgeFixture> RUNNING = new EnumMap<>(Door.class);

    private final EdgeFixture edge;

    IstioMutualBehaviourTest(Door door) {
        edge = RUNNING.computeIfAbsent(
                door,
                key -> EdgeFixture.own(
                        key,
                        Map.of(
                                "istio.tls.workload.certificate",
                                FILES.resolve("tls.crt").toString(),
                                "istio.tls.workload.private-key",
                                FILES.resolve("tls.key").toString(),
                                "istio.tls.workload.ca-certificates",
                                FILES.resolve("ca.crt").toString(),
                                "istio.mesh.trust-domain",
                                "example.org",
                                "istio.mesh.h2-upgrade-policy",
                                "upgrade",
                                "istio.mesh.tcp-keepalive.time",
                                "30s")));
    }

    private static Path mounted() {
        try {
            Path folder = Files.createTempDirectory("workload");
            Pki.write(folder, "ca.crt", MESH.pem());
            mount(folder, MESH.issue(GATEWAY));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mount(Path folder, X509Bundle own) {
        Pki.write(folder, "tls.key", own.getPrivateKeyPEM());
        Pki.write(folder, "tls.crt", own.getCertificatePathPEM());
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    @AfterAll
    static void close() {
        RUNNING.values().forEach(EdgeFixture::close);
        RUNNING.clear();
    }

    private SecureBackend backend(Pki authority, String... names) {
        return edge.open(SecureBackend.mutual("reviews", authority.issue(names), MESH));
    }

    /** The backend's service, of a port of HTTP/1.1, with these fields of its endpoint; its rule says ISTIO_MUTUAL and this. */
    private void reach(SecureBackend backend, String endpoint, String tls) {
        // A server of Java takes no names with underscores, which the mesh's are.
        reach(backend.port(), endpoint, tls.isEmpty() ? ", sni: reviews.test" : tls);
    }

    private void reach(int port, String endpoint, String tls) {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: reviews}
                spec:
                  hosts: [reviews.test]
                  location: MESH_INTERNAL
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}%s}]
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: reviews}
                spec:
                  host: reviews.test
                  trafficPolicy:
                    connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}
                    tls: {mode: ISTIO_MUTUAL%s}
                """.formatted(port, endpoint, tls));
        edge.rule("{route: [{destination: {host: reviews.test}}], retries: {attempts: 0}}");
    }

    @Test
    void gatewayIsKnownByTheMeshAndLetsItsWorkloadsIn() throws IOException {
        ScriptedBackend backend = edge.backend("a");
        edge.apply(
                MeshYaml.istio(
                        "Gateway",
                        "edge",
                        "{selector: {istio: ingressgateway}, servers: [{port: {number: 81, name: mesh, protocol: HTTPS},"
                                + " hosts: ['*'], tls: {mode: ISTIO_MUTUAL}}]}"),
                MeshYaml.istio(
                        "VirtualService",
                        "rules",
                        "{hosts: ['*'], gateways: [edge], http: [{route: [{destination: {host: a.test}}]}]}"),
                EdgeFixture.service("a.test", backend.port()),
                MeshYaml.istio(
                        "DestinationRule",
                        "plain",
                        "{host: a.test, trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}}}"));
        try (SecureClient client = SecureClient.open(edge.listenerPort(), "a.test", MESH.issue(REVIEWS))) {
            assertThat(client.certificate()).isEqualTo("example.org-ns-default-sa-gateway");
            assertThat(client.get("a.test")).startsWith("HTTP/1.1 200");
        }
        assertThat(backend.last().header("x-forwarded-client-cert"))
                .startsWith("By=" + GATEWAY + ";Hash=")
                .endsWith(";URI=" + REVIEWS);
        for (X509Bundle stranger : new X509Bundle[] {null, STRANGERS.issue(REVIEWS)}) {
            assertThatIOException().isThrownBy(() -> {
                try (SecureClient client = SecureClient.open(edge.listenerPort(), "a.test", stranger)) {
                    client.get("a.test");
                }
            });
        }
    }

    @Test
    void workloadIsKnownByItsServiceAccountAndSeesThatOfTheGateway() {
        SecureBackend backend = backend(MESH, REVIEWS);
        reach(backend, ", serviceAccount: reviews", "");

        assertThat(edge.get("/").body()).isEqualTo("reviews");
        assertThat(backend.last().client()).isEqualTo("CN=example.org-ns-default-sa-gateway");
        assertThat(backend.last().alpn()).isEqualTo("null");
    }

    @Test
    void serverIsAskedForByTheNameThatTheMeshHasForIt() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> firstBytes(server));
            reach(server.getLocalPort(), "", "");

            assertThat(edge.get("/").statusCode()).isEqualTo(503);
            assertThat(hello.join())
                    .contains("outbound_.80_._.reviews.test")
                    .contains("istio-http/1.1")
                    .contains("istio");
        }
    }

    private static String firstBytes(ServerSocket server) {
        try (var connection = server.accept()) {
            byte[] bytes = new byte[1 << 14];
            int length = connection.getInputStream().read(bytes);
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void workloadOfAnotherServiceAccountIsRefused() {
        reach(backend(MESH, "spiffe://example.org/ns/default/sa/ratings"), ", serviceAccount: reviews", "");

        assertThat(edge.get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void workloadEntriesAreKnownByTheirServiceAccountToo() {
        SecureBackend backend = backend(MESH, "spiffe://example.org/ns/default/sa/ratings");
        String entry = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: reviews}
                spec:
                  hosts: [reviews.test]
                  location: MESH_INTERNAL
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  workloadSelector: {labels: {app: reviews}}
                ---
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: reviews}
                spec: {address: 127.0.0.1, ports: {http: %d}, labels: {app: reviews}, serviceAccount: %s}
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: reviews}
                spec:
                  host: reviews.test
                  trafficPolicy:
                    connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}
                    tls: {mode: ISTIO_MUTUAL, sni: reviews.test}
                """;
        String rule = "{route: [{destination: {host: reviews.test}}], retries: {attempts: 0}}";
        edge.rule(rule, entry.formatted(backend.port(), "reviews"));
        assertThat(edge.get("/").statusCode()).isEqualTo(503);

        edge.rule(rule, entry.formatted(backend.port(), "ratings"));
        assertThat(edge.get("/").body()).isEqualTo("reviews");
    }

    @Test
    void workloadOfAnotherTrustDomainIsRefused() {
        reach(backend(MESH, REVIEWS.replace("example.org", "cluster.local")), ", serviceAccount: reviews", "");

        assertThat(edge.get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void workloadOfAnotherAuthorityIsRefused() {
        reach(backend(STRANGERS, REVIEWS), ", serviceAccount: reviews", "");

        assertThat(edge.get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void namesOfTheRuleCountInsteadOfServiceAccounts() {
        SecureBackend backend = backend(MESH, "spiffe://example.org/ns/other/sa/written");
        reach(
                backend,
                ", serviceAccount: reviews",
                ", sni: own.name, subjectAltNames: [\"spiffe://example.org/ns/other/sa/written\"]");

        assertThat(edge.get("/").body()).isEqualTo("reviews");
        assertThat(backend.last().serverName()).isEqualTo("own.name");
    }

    @Test
    void workloadWithoutServiceAccountIsBelievedByItsAuthorityAlone() {
        reach(backend(MESH, "spiffe://example.org/ns/default/sa/anybody"), "", "");

        assertThat(edge.get("/").body()).isEqualTo("reviews");
    }

    @Test
    void renewedCertificateIsForNewConnections() {
        SecureBackend before = backend(MESH, REVIEWS);
        reach(before, ", serviceAccount: reviews", "");
        edge.get("/");

        mount(FILES, MESH.issue("spiffe://example.org/ns/default/sa/renewed"));
        try {
            edge.reuse();
            await().untilAsserted(() -> {
                SecureBackend fresh = backend(MESH, REVIEWS);
                edge.reuse();
                reach(fresh, ", serviceAccount: reviews", "");
                assertThat(edge.get("/").body()).isEqualTo("reviews");
                assertThat(fresh.last().client()).isEqualTo("CN=example.org-ns-default-sa-renewed");
            });
        } finally {
            mount(FILES, MESH.issue(GATEWAY));
        }
    }

    @Test
    void meshUpgradesHttpPortsToHttp2WhereTheRuleDoesNotForbidIt() {
        ScriptedBackend plain = edge.backend("plain");
        edge.rule("{route: [{destination: {host: plain.test}}], retries: {attempts: 0}}");
        assertThat(edge.get("/").statusCode()).as("a server of HTTP/1.1 alone").isIn(502, 503);

        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: plain}
                spec: {host: plain.test, trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}}}
                """);
        edge.rule("{route: [{destination: {host: plain.test}}], retries: {attempts: 0}}");

        assertThat(edge.get("/").body()).isEqualTo("plain");
        assertThat(plain.received()).isNotEmpty();
        assertThat(edge.gateway().json("/istio/clusters").toString()).contains("plain.test");
    }
}
