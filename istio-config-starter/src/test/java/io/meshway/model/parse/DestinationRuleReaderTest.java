package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ClientTls;
import io.meshway.model.ConnectionPool;
import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.LoadBalancer.Simple;
import io.meshway.model.OutlierDetection;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationRuleReaderTest {

    @Test
    void hostSubsetsAndVisibilityAreRead() {
        DestinationRule rule = Parsed.spec("DestinationRule", """
                        host: reviews
                        exportTo: ["*"]
                        subsets:
                        - {name: v1, labels: {version: v1}}
                        - {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}
                        """).clean(DestinationRule.class);

        assertThat(rule.host()).isEqualTo("reviews");
        assertThat(rule.exportTo()).containsExactly("*");
        assertThat(rule.subsets()).extracting(DestinationRule.Subset::name).containsExactly("v1", "v2");
        assertThat(rule.subsets().get(0).labels()).isEqualTo(Map.of("version", "v1"));
        assertThat(rule.subsets().get(0).trafficPolicy()).isNull();
        assertThat(rule.subsets().get(1).trafficPolicy()).isNotNull();
        assertThat(rule.trafficPolicy()).isNull();
    }

    @Test
    void workloadSelectorHasLabels() {
        assertThat(Parsed.spec("DestinationRule", "host: a\nworkloadSelector: {matchLabels: {app: a}}")
                        .clean(DestinationRule.class)
                        .workloadSelector())
                .isEqualTo(Map.of("app", "a"));
    }

    @Test
    void portLevelSettingsAreReadByPort() {
        TrafficPolicy policy =
                Parsed.spec("DestinationRule", """
                        trafficPolicy:
                          portLevelSettings:
                          - port: {number: 9080}
                            loadBalancer: {simple: RANDOM}
                            connectionPool: {tcp: {connectTimeout: 1s}}
                        """).clean(DestinationRule.class).trafficPolicy();

        assertThat(policy).isNotNull();
        assertThat(policy.portLevelSettings()).hasSize(1);
        TrafficPolicy.PortPolicy port = policy.portLevelSettings().get(0);
        assertThat(port.port()).isEqualTo(9080);
        assertThat(port.loadBalancer()).isNotNull();
        assertThat(port.loadBalancer().simple()).isEqualTo(Simple.RANDOM);
        assertThat(port.connectionPool())
                .isEqualTo(new ConnectionPool(
                        new ConnectionPool.Tcp(null, Duration.ofSeconds(1), null, null, null), null));
    }

    @Test
    void connectionPoolOfTcpHasEveryField() {
        TrafficPolicy policy = policy("""
                connectionPool:
                  tcp:
                    maxConnections: 1
                    connectTimeout: 2s
                    tcpKeepalive: {probes: 3, time: 4s, interval: 5s}
                    maxConnectionDuration: 6s
                    idleTimeout: 7s
                """);

        assertThat(policy.connectionPool())
                .isEqualTo(new ConnectionPool(
                        new ConnectionPool.Tcp(
                                1,
                                Duration.ofSeconds(2),
                                new ConnectionPool.Keepalive(3, Duration.ofSeconds(4), Duration.ofSeconds(5)),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7)),
                        null));
    }

    @Test
    void connectionPoolOfHttpHasEveryField() {
        TrafficPolicy policy = policy("""
                connectionPool:
                  http:
                    http1MaxPendingRequests: 8
                    http2MaxRequests: 9
                    maxRequestsPerConnection: 10
                    maxRetries: 11
                    idleTimeout: 12s
                    h2UpgradePolicy: UPGRADE
                    useClientProtocol: true
                    maxConcurrentStreams: 13
                    http2KeepAlive: {interval: 14s, timeout: 15s}
                """);

        assertThat(policy.connectionPool())
                .isEqualTo(new ConnectionPool(
                        null,
                        new ConnectionPool.Http(
                                8,
                                9,
                                10,
                                11,
                                Duration.ofSeconds(12),
                                ConnectionPool.H2UpgradePolicy.UPGRADE,
                                true,
                                13,
                                Duration.ofSeconds(14),
                                Duration.ofSeconds(15))));
    }

    @Test
    void outlierDetectionHasEveryField() {
        TrafficPolicy policy = policy("""
                outlierDetection:
                  consecutiveErrors: 1
                  consecutive5xxErrors: 2
                  consecutiveGatewayErrors: 3
                  splitExternalLocalOriginErrors: true
                  consecutiveLocalOriginFailures: 4
                  interval: 5s
                  baseEjectionTime: 6s
                  maxEjectionPercent: 7
                  minHealthPercent: 8
                  outlierDetectionHttpErrorCodes: [500, 503]
                """);

        assertThat(policy.outlierDetection())
                .isEqualTo(new OutlierDetection(
                        2, 3, true, 4, Duration.ofSeconds(5), Duration.ofSeconds(6), 7, 8, List.of(500, 503)));
    }

    @Test
    void tlsHasEveryField() {
        TrafficPolicy policy = policy("""
                tls:
                  mode: MUTUAL
                  clientCertificate: /a.crt
                  privateKey: /a.key
                  caCertificates: /ca.crt
                  caCrl: /ca.crl
                  credentialName: secret
                  sni: api.example.com
                  subjectAltNames: [api.example.com]
                  insecureSkipVerify: false
                """);

        assertThat(policy.tls())
                .isEqualTo(new ClientTls(
                        ClientTls.Mode.MUTUAL,
                        "/a.crt",
                        "/a.key",
                        "/ca.crt",
                        "/ca.crl",
                        "secret",
                        "api.example.com",
                        List.of("api.example.com"),
                        false));
    }

    @Test
    void tunnelProxyProtocolAndRetryBudgetAreRead() {
        TrafficPolicy policy = policy("""
                tunnel: {protocol: POST, targetHost: far, targetPort: 443}
                proxyProtocol: {version: V2}
                retryBudget: {percent: 12.5, minRetryConcurrency: 4, budgetInterval: 1s}
                """);

        assertThat(policy.tunnel()).isEqualTo(new TrafficPolicy.Tunnel("POST", "far", 443));
        assertThat(policy.proxyProtocolVersion()).isEqualTo("V2");
        assertThat(policy.retryBudget()).isEqualTo(new TrafficPolicy.RetryBudget(12.5, 4));
    }

    @Test
    void proxyProtocolWithoutVersionIsTheFirst() {
        assertThat(policy("proxyProtocol: {}").proxyProtocolVersion()).isEqualTo("V1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trafficPolicy: {tunnel: {}} | spec.trafficPolicy.tunnel",
                "trafficPolicy: {proxyProtocol: {version: V1}} | spec.trafficPolicy.proxyProtocol",
                "subsets: [{trafficPolicy: {tunnel: {}}}] | spec.subsets[0].trafficPolicy.tunnel",
            })
    void blocksThatAreNotServedYetAreReportedWhereverTheyStand(String spec, String path) {
        Finding finding = Parsed.spec("DestinationRule", spec).onlyWarning();

        assertThat(finding.code()).isEqualTo(Finding.UNSUPPORTED);
        assertThat(finding.path()).isEqualTo(path);
        assertThat(finding.message()).contains("not served yet");
    }

    private static TrafficPolicy policy(String policy) {
        String indented = policy.stripIndent().indent(2);
        TrafficPolicy read = Parsed.spec("DestinationRule", "trafficPolicy:\n" + indented)
                .accepted(DestinationRule.class)
                .trafficPolicy();
        assertThat(read).isNotNull();
        return read;
    }
}
