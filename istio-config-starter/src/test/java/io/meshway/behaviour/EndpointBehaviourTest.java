package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ProtocolBackend;
import io.meshway.fixtures.ScriptedBackend;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where requests go for the hosts of ServiceEntries, with endpoints inline or in WorkloadEntries. */
@ParameterizedClass
@EnumSource(Door.class)
class EndpointBehaviourTest {
    private static final String HTTP_80 = "ports: [{number: 80, name: http, protocol: HTTP}], ";

    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    EndpointBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void entry(String spec) {
        edge.also(istio("ServiceEntry", "ext", "{" + spec + "}"));
    }

    private String answerOf(String destination) {
        edge.rule("{route: [{destination: {" + destination + "}}]}");
        var answer = edge.get("/");
        return answer.statusCode() == 200 ? answer.body() : Integer.toString(answer.statusCode());
    }

    private Map<String, Long> shares(String destination, int requests) {
        edge.rule("{route: [{destination: {" + destination + "}}]}");
        return Stream.generate(() -> edge.get("/").body())
                .limit(requests)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void everyHostIsAService() {
        entry("hosts: [one.test, '*.two.test'], resolution: STATIC, " + HTTP_80
                + "endpoints: [{address: 127.0.0.1, ports: {http: " + a.port() + "}}]");
        assertThat(answerOf("host: one.test")).isEqualTo("a");
        assertThat(answerOf("host: eu.two.test")).isEqualTo("a");
        assertThat(answerOf("host: three.test")).isEqualTo("503");
    }

    @Test
    void portsAreToldApartByNumberAndEndpointsNameThem() {
        entry("hosts: [ext.test], resolution: STATIC,"
                + " ports: [{number: 80, name: http, protocol: HTTP}, {number: 8080, name: http-more, protocol: HTTP}],"
                + " endpoints: [{address: 127.0.0.1, ports: {http: " + a.port() + ", http-more: " + b.port() + "}}]");
        assertThat(answerOf("host: ext.test, port: {number: 8080}")).isEqualTo("b");
        assertThat(answerOf("host: ext.test, port: {number: 80}")).isEqualTo("a");
        assertThat(answerOf("host: ext.test, port: {number: 81}")).isEqualTo("503");
    }

    @Test
    void protocolOfAPortIsSpokenToTheEndpoint() {
        int port = edge.open(new ProtocolBackend()).port();
        String entry = "hosts: [ext.test], resolution: STATIC, ports: [{number: 80, name: web, protocol: %s}],"
                + " endpoints: [{address: 127.0.0.1, ports: {web: " + port + "}}]";
        entry(entry.formatted("HTTP2"));
        assertThat(answerOf("host: ext.test")).isEqualTo("HTTP/2.0");
    }

    @Test
    void targetPortIsDialledWhereTheEndpointHasNoPortOfItsOwn() {
        entry("hosts: [ext.test], resolution: STATIC,"
                + " ports: [{number: 80, name: http, protocol: HTTP, targetPort: " + a.port() + "}],"
                + " endpoints: [{address: 127.0.0.1}]");
        assertThat(answerOf("host: ext.test")).isEqualTo("a");
    }

    @Test
    void addressesOfEndpointsAreTakenAsTheyAre() {
        entry("hosts: [ext.test], resolution: STATIC, " + HTTP_80 + "endpoints: [{address: 127.0.0.1, ports: {http: "
                + a.port() + "}}]");
        assertThat(answerOf("host: ext.test")).isEqualTo("a");
    }

    @Test
    void namesOfEndpointsAreResolvedWhereTheResolutionSaysSo() {
        String entry = "hosts: [ext.test], resolution: %s, " + HTTP_80
                + "endpoints: [{address: localhost, ports: {http: " + a.port() + "}}]";
        entry(entry.formatted("DNS"));
        assertThat(answerOf("host: ext.test")).isEqualTo("a");
    }

    @Test
    void labelsOfEndpointsMakeSubsets() {
        entry("hosts: [ext.test], resolution: STATIC, " + HTTP_80 + "endpoints: ["
                + "{address: 127.0.0.1, labels: {version: v1}, ports: {http: " + a.port() + "}},"
                + " {address: 127.0.0.1, labels: {version: v2}, ports: {http: " + b.port() + "}}]");
        edge.also(
                istio("DestinationRule", "ext", "{host: ext.test, subsets: [{name: second, labels: {version: v2}}]}"));
        assertThat(shares("host: ext.test, subset: second", 10)).containsOnlyKeys("b");
    }

    @Test
    void weightsOfEndpointsCount() {
        entry("hosts: [ext.test], resolution: STATIC, " + HTTP_80 + "endpoints: ["
                + "{address: 127.0.0.1, weight: 9, ports: {http: " + a.port() + "}},"
                + " {address: 127.0.0.1, weight: 1, ports: {http: " + b.port() + "}}]");
        edge.also(istio(
                "DestinationRule", "ext", "{host: ext.test, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}"));
        assertThat(shares("host: ext.test", 100).get("a")).isBetween(85L, 95L);
    }

    private void selecting(String labels) {
        entry("hosts: [ext.test], resolution: STATIC, " + HTTP_80 + "workloadSelector: {labels: " + labels + "}");
    }

    private void workload(String name, String spec) {
        edge.also(istio("WorkloadEntry", name, "{address: 127.0.0.1, " + spec + "}"));
    }

    @Test
    void workloadsAreSelectedByTheirLabels() {
        selecting("{app: shop}");
        workload("one", "labels: {app: shop}, ports: {http: " + a.port() + "}");
        workload("two", "labels: {app: other}, ports: {http: " + b.port() + "}");
        assertThat(shares("host: ext.test", 10)).containsOnlyKeys("a");
    }

    @Test
    void workloadsAreDialledAtTheirAddressAndPort() {
        selecting("{app: shop}");
        edge.also(istio(
                "WorkloadEntry",
                "one",
                "{address: 127.0.0.1, labels: {app: shop}, ports: {http: " + a.port() + ", else: "
                        + GatewayFixture.freePort() + "}}"));
        assertThat(answerOf("host: ext.test")).isEqualTo("a");
    }

    @Test
    void weightsOfWorkloadsCount() {
        selecting("{app: shop}");
        workload("one", "labels: {app: shop}, weight: 9, ports: {http: " + a.port() + "}");
        workload("two", "labels: {app: shop}, weight: 1, ports: {http: " + b.port() + "}");
        edge.also(istio(
                "DestinationRule", "ext", "{host: ext.test, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}"));
        assertThat(shares("host: ext.test", 100).get("a")).isBetween(85L, 95L);
    }
}
