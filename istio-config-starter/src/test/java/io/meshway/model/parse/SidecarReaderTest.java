package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ConnectionPool;
import io.meshway.model.Destination;
import io.meshway.model.ServerTls;
import io.meshway.model.Sidecar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SidecarReaderTest {

    @Test
    void everyFieldIsReadWithoutAWordSinceGatewaysIgnoreSidecars() {
        Sidecar sidecar = Parsed.spec("Sidecar", """
                        workloadSelector: {labels: {app: a}}
                        egress:
                        - {port: {number: 80, protocol: HTTP, name: http}, bind: 127.0.0.1, captureMode: NONE, hosts: [./*]}
                        ingress:
                        - port: {number: 8080, protocol: HTTP, name: in}
                          bind: 0.0.0.0
                          captureMode: IPTABLES
                          defaultEndpoint: 127.0.0.1:80
                          tls: {mode: SIMPLE}
                          connectionPool: {tcp: {maxConnections: 1}}
                        outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: out}}
                        inboundConnectionPool: {tcp: {maxConnections: 2}}
                        """).clean(Sidecar.class);

        assertThat(sidecar.workloadSelector()).isEqualTo(Map.of("app", "a"));
        assertThat(sidecar.egress())
                .containsExactly(
                        new Sidecar.Egress(new Sidecar.Port(80, "HTTP", "http"), "127.0.0.1", "NONE", List.of("./*")));
        assertThat(sidecar.ingress()).hasSize(1);
        Sidecar.Ingress ingress = sidecar.ingress().get(0);
        assertThat(ingress.port()).isEqualTo(new Sidecar.Port(8080, "HTTP", "in"));
        assertThat(ingress.bind()).isEqualTo("0.0.0.0");
        assertThat(ingress.captureMode()).isEqualTo("IPTABLES");
        assertThat(ingress.defaultEndpoint()).isEqualTo("127.0.0.1:80");
        assertThat(ingress.tls()).extracting(ServerTls::mode).isEqualTo(ServerTls.Mode.SIMPLE);
        assertThat(ingress.connectionPool()).isEqualTo(pool(1));
        assertThat(sidecar.outboundTrafficPolicy())
                .isEqualTo(
                        new Sidecar.OutboundTrafficPolicy(Sidecar.Mode.ALLOW_ANY, new Destination("out", null, null)));
        assertThat(sidecar.inboundConnectionPool()).isEqualTo(pool(2));
    }

    @Test
    void outboundPolicyWithoutModeAllowsOnlyWhatIsRegistered() {
        assertThat(Parsed.spec("Sidecar", "outboundTrafficPolicy: {}")
                        .clean(Sidecar.class)
                        .outboundTrafficPolicy())
                .isEqualTo(new Sidecar.OutboundTrafficPolicy(Sidecar.Mode.REGISTRY_ONLY, null));
        assertThat(Parsed.spec("Sidecar", "egress: []").clean(Sidecar.class).outboundTrafficPolicy())
                .isNull();
    }

    private static ConnectionPool pool(int maxConnections) {
        return new ConnectionPool(new ConnectionPool.Tcp(maxConnections, null, null, null, null), null);
    }
}
