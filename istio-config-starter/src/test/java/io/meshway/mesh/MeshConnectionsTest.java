package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.MeshConfig.Connections;
import io.meshway.model.ConnectionPool;
import io.meshway.model.ConnectionPool.H2UpgradePolicy;
import io.meshway.model.ConnectionPool.Keepalive;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mesh says of connections to endpoints, beside what DestinationRules say. */
class MeshConnectionsTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration REFRESH = Duration.ofSeconds(60);
    private static final String TO_A = virtualService("v", "h.com", rule("a.com"));

    private static ClusterSpec cluster(Connections mesh, String protocol, String policy) {
        return Linked.as(
                        MeshYaml.GATEWAY,
                        Configs.connections(mesh),
                        GATEWAY,
                        TO_A,
                        istio(
                                "ServiceEntry",
                                "a",
                                "{hosts: [a.com], resolution: STATIC, endpoints: [{address: 10.0.0.1}], "
                                        + "ports: [{number: 80, name: p, protocol: " + protocol + "}]}"),
                        istio("DestinationRule", "a", "{host: a.com, trafficPolicy: " + policy + "}"))
                .cluster("a.com");
    }

    private static Keepalive keepalive(String policy) {
        Keepalive mesh = new Keepalive(9, Duration.ofSeconds(90), Duration.ofSeconds(9));
        ConnectionPool pool = cluster(
                        new Connections(TEN_SECONDS, mesh, H2UpgradePolicy.DEFAULT, REFRESH, "cluster.local"),
                        "HTTP",
                        policy)
                .policy()
                .connectionPool();
        return pool.tcp().keepalive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {loadBalancer: {simple: RANDOM}}                                   | 9 | 90 | 9
            {connectionPool: {http: {maxRetries: 1}}}                          | 9 | 90 | 9
            {connectionPool: {tcp: {maxConnections: 1}}}                       | 9 | 90 | 9
            {connectionPool: {tcp: {tcpKeepalive: {probes: 3}}}}               | 3 | 90 | 9
            {connectionPool: {tcp: {tcpKeepalive: {time: 30s, interval: 3s}}}} | 9 | 30 | 3
            """)
    void keepaliveOfTheMeshFillsInWhatTheRuleLeavesOut(String policy, int probes, int time, int interval) {
        assertThat(keepalive(policy))
                .isEqualTo(new Keepalive(probes, Duration.ofSeconds(time), Duration.ofSeconds(interval)));
    }

    @Test
    void keepaliveOfTheMeshLeavesTheRestOfThePoolAlone() {
        Keepalive mesh = new Keepalive(9, null, null);
        ConnectionPool pool = cluster(
                        new Connections(TEN_SECONDS, mesh, H2UpgradePolicy.DEFAULT, REFRESH, "cluster.local"),
                        "HTTP",
                        "{connectionPool: {tcp: {maxConnections: 7, connectTimeout: 1s}, http: {maxRetries: 5}}}")
                .policy()
                .connectionPool();

        assertThat(pool.tcp().maxConnections()).isEqualTo(7);
        assertThat(pool.tcp().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pool.http().maxRetries()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPGRADE        | HTTP  | {loadBalancer: {simple: RANDOM}}                            | HTTP2
            UPGRADE        | HTTP  | {connectionPool: {http: {h2UpgradePolicy: DEFAULT}}}        | HTTP2
            UPGRADE        | HTTP  | {connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}} | HTTP1
            UPGRADE        | HTTP  | {connectionPool: {http: {useClientProtocol: true}}}         | HTTP1
            UPGRADE        | ''    | {loadBalancer: {simple: RANDOM}}                            | HTTP1
            UPGRADE        | GRPC  | {connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}} | HTTP2
            DO_NOT_UPGRADE | HTTP  | {loadBalancer: {simple: RANDOM}}                            | HTTP1
            DO_NOT_UPGRADE | HTTP  | {connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}        | HTTP2
            DO_NOT_UPGRADE | ''    | {connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}        | HTTP2
            """)
    void meshUpgradesDeclaredPortsWhereTheRuleHasNoWordOfItsOwn(
            H2UpgradePolicy ofMesh, String protocol, String policy, UpstreamProtocol expected) {
        String written = protocol.isEmpty() ? "\"\"" : protocol;

        assertThat(cluster(new Connections(TEN_SECONDS, null, ofMesh, REFRESH, "cluster.local"), written, policy)
                        .protocol())
                .isEqualTo(expected);
    }

    @Test
    void identitiesOfEndpointsAreAcceptedInTheMeshsOwnTlsOnly() {
        String entry = """
                {hosts: [a.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
                 subjectAltNames: ["spiffe://old/name"],
                 endpoints: [{address: 10.0.0.1, serviceAccount: one}, {address: 10.0.0.2, serviceAccount: two},
                             {address: 10.0.0.3, serviceAccount: one}, {address: 10.0.0.4}]}
                """;
        Connections mesh = new Connections(TEN_SECONDS, null, H2UpgradePolicy.DEFAULT, REFRESH, "example.org");
        for (String mode : new String[] {"ISTIO_MUTUAL", "SIMPLE"}) {
            ClusterSpec cluster = Linked.as(
                            MeshYaml.GATEWAY,
                            Configs.connections(mesh),
                            GATEWAY,
                            TO_A,
                            istio("ServiceEntry", "a", entry),
                            istio("DestinationRule", "a", "{host: a.com, trafficPolicy: {tls: {mode: " + mode + "}}}"))
                    .cluster("a.com");
            if (mode.equals("SIMPLE")) {
                assertThat(cluster.subjectAltNames()).containsExactly("spiffe://old/name");
            } else {
                assertThat(cluster.subjectAltNames())
                        .containsExactly(
                                "spiffe://example.org/ns/default/sa/one",
                                "spiffe://example.org/ns/default/sa/two",
                                "spiffe://old/name");
            }
        }
    }

    @Test
    void identityOfAPodIsThatOfItsServiceAccount() {
        Linked linked = Linked.yaml(GATEWAY, virtualService("v", "h.com", rule("x")), """
                apiVersion: v1
                kind: Service
                metadata: {name: x}
                spec: {selector: {app: x}, ports: [{port: 80, name: http}]}
                """, """
                apiVersion: v1
                kind: Pod
                metadata: {name: x-1, labels: {app: x}}
                spec: {serviceAccountName: shop, containers: [{name: app}]}
                status: {podIPs: [{ip: 10.0.0.1}]}
                """);

        assertThat(Linked.endpoints(linked.cluster("x.default.svc.cluster.local")))
                .extracting(ClusterSpec.EndpointSpec::identity)
                .containsExactly("spiffe://cluster.local/ns/default/sa/shop");
    }
}
