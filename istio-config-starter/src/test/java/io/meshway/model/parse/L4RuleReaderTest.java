package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.L4Match;
import io.meshway.model.TcpRule;
import io.meshway.model.TlsRule;
import io.meshway.model.VirtualService;
import io.meshway.model.WeightedDestination;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L4RuleReaderTest {
    private static final L4Match MATCH =
            new L4Match(List.of("10.0.0.0/8"), 443, Map.of("app", "a"), "shop", List.of("mesh"));
    private static final List<WeightedDestination> ROUTE =
            List.of(new WeightedDestination(new Destination("a", "v1", 8443), 3));

    @Test
    void tlsRulesAreRead() {
        VirtualService service = service("""
                tls:
                - match:
                  - sniHosts: ["*.example.com"]
                    destinationSubnets: [10.0.0.0/8]
                    port: 443
                    sourceLabels: {app: a}
                    sourceNamespace: shop
                    gateways: [mesh]
                  route: [{destination: {host: a, subset: v1, port: {number: 8443}}, weight: 3}]
                """);

        assertThat(service.tls())
                .containsExactly(new TlsRule(List.of(new TlsRule.Match(List.of("*.example.com"), MATCH)), ROUTE));
    }

    @Test
    void tcpRulesAreRead() {
        VirtualService service = service("""
                tcp:
                - match:
                  - destinationSubnets: [10.0.0.0/8]
                    port: 443
                    sourceLabels: {app: a}
                    sourceNamespace: shop
                    gateways: [mesh]
                    sourceSubnet: 10.1.0.0/16
                  route: [{destination: {host: a, subset: v1, port: {number: 8443}}, weight: 3}]
                """);

        assertThat(service.tcp()).containsExactly(new TcpRule(List.of(MATCH), ROUTE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "tcp"})
    void conditionsThatOnlySidecarsLookAtAreReported(String section) {
        Finding finding = Parsed.spec("VirtualService", section + ": [{match: [{sourceNamespace: a}]}]")
                .onlyWarning();

        assertThat(finding.code()).isEqualTo(Finding.UNSUPPORTED);
        assertThat(finding.path()).isEqualTo("spec." + section + "[0].match[0].sourceNamespace");
    }

    private static VirtualService service(String spec) {
        return Parsed.spec("VirtualService", spec).accepted(VirtualService.class);
    }
}
