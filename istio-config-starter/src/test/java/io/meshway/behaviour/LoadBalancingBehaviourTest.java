package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of two endpoints requests go to; without a policy it is a matter of luck. */
@ParameterizedClass
@EnumSource(Door.class)
class LoadBalancingBehaviourTest {
    private static final int REQUESTS = 24;

    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    LoadBalancingBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void balanced(String loadBalancer) {
        edge.rule(
                "{route: [{destination: {host: both.test}}]}",
                EdgeFixture.service("both.test", a.port(), b.port()),
                istio(
                        "DestinationRule",
                        "both",
                        "{host: both.test, trafficPolicy: {loadBalancer: " + loadBalancer + "}}"));
    }

    private Set<String> backends(IntFunction<String> request) {
        return Set.copyOf(IntStream.range(0, REQUESTS).mapToObj(request).toList());
    }

    private String get(String target, String... headers) {
        return edge.get(target, headers).body();
    }

    @Test
    void roundRobinTakesEndpointsInTurn() {
        balanced("{simple: ROUND_ROBIN}");
        List<String> answers = Stream.generate(() -> get("/")).limit(REQUESTS).toList();
        for (int i = 2; i < answers.size(); i++) {
            assertThat(answers.get(i)).isEqualTo(answers.get(i - 2)).isNotEqualTo(answers.get(i - 1));
        }
    }

    @Test
    void headerMaySayWhichEndpoint() {
        balanced("{consistentHash: {httpHeaderName: x-user}}");
        assertThat(backends(i -> get("/", "x-user", "jason"))).hasSize(1);
        assertThat(backends(i -> get("/", "x-user", "user-" + i))).hasSize(2);
    }

    @Test
    void queryParameterMaySayWhichEndpoint() {
        balanced("{consistentHash: {httpQueryParameterName: user}}");
        assertThat(backends(i -> get("/?user=jason&i=" + i))).hasSize(1);
        assertThat(backends(i -> get("/?user=" + i))).hasSize(2);
    }

    @Test
    void addressOfTheClientMaySayWhichEndpoint() {
        balanced("{consistentHash: {useSourceIp: true}}");
        assertThat(backends(i -> get("/" + i))).hasSize(1);
    }

    @Test
    void cookieMaySayWhichEndpoint() {
        balanced("{consistentHash: {httpCookie: {name: user}}}");
        assertThat(backends(i -> get("/", "cookie", "user=jason; i=" + i))).hasSize(1);
        assertThat(backends(i -> get("/", "cookie", "user=" + i))).hasSize(2);
    }

    @Test
    void cookieIsHandedOutWithPathAgeAndAttributes() {
        balanced("{consistentHash: {httpCookie: {name: who, ttl: 90s, path: /shop,"
                + " attributes: [{name: SameSite, value: Lax}, {name: Secure}]}}}");
        String cookie = edge.get("/").headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).matches("who=\"[0-9a-f]{16}\"; Max-Age=90; Path=/shop; SameSite=Lax; Secure; HttpOnly");
    }

    /** Where each of many users lands. */
    private List<String> landing(String hash) {
        balanced("{consistentHash: {httpHeaderName: x-user, " + hash + "}}");
        return IntStream.range(0, 4 * REQUESTS)
                .mapToObj(i -> get("/", "x-user", "user-" + i))
                .toList();
    }

    @Test
    void sizeOfTheRingSaysWhoLandsWhere() {
        List<String> usual = landing("ringHash: {}");
        assertThat(landing("ringHash: {minimumRingSize: 1024}")).isEqualTo(usual);
        assertThat(landing("ringHash: {minimumRingSize: 16}")).isNotEqualTo(usual);
    }

    @Test
    void oldSizeOfTheRingCounts() {
        List<String> usual = landing("ringHash: {}");
        assertThat(landing("minimumRingSize: 16")).isNotEqualTo(usual);
    }

    @Test
    void sizeOfTheTableSaysWhoLandsWhere() {
        List<String> usual = landing("maglev: {tableSize: 65537}");
        assertThat(landing("maglev: {tableSize: 65537}")).isEqualTo(usual);
        assertThat(landing("maglev: {tableSize: 17}")).isNotEqualTo(usual);
    }

    @Test
    void portsMayHavePoliciesOfTheirOwn() {
        String rule = "{host: ports.test, trafficPolicy: {portLevelSettings: ["
                + "{port: {number: 80}, loadBalancer: {consistentHash: {httpHeaderName: x-user}}}]}}";
        edge.rule(
                "{match: [{uri: {prefix: /80}}], route: [{destination: {host: ports.test, port: {number: 80}}}]},"
                        + " {route: [{destination: {host: ports.test, port: {number: 81}}}]}",
                twoPorts(),
                istio("DestinationRule", "ports", rule));
        assertThat(backends(i -> get("/80", "x-user", "jason"))).hasSize(1);
        assertThat(backends(i -> get("/81", "x-user", "jason"))).hasSize(2);
    }

    private String twoPorts() {
        String endpoint = "{address: 127.0.0.1, ports: {http: %1$d, more: %1$d}}";
        return istio(
                "ServiceEntry",
                "ports",
                "{hosts: [ports.test], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP},"
                        + " {number: 81, name: more, protocol: HTTP}], endpoints: [" + endpoint.formatted(a.port())
                        + ", " + endpoint.formatted(b.port()) + "]}");
    }

    @Test
    void policyOfASubsetIsItsOwn() {
        edge.rule(
                "{route: [{destination: {host: both.test, subset: sticky}}]}",
                EdgeFixture.service("both.test", a.port(), b.port()),
                istio(
                        "DestinationRule",
                        "both",
                        "{host: both.test, subsets: [{name: sticky, trafficPolicy:"
                                + " {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}}]}"));
        assertThat(backends(i -> get("/", "x-user", "jason"))).hasSize(1);
    }

    @Test
    void passthroughDoesNotUseTheEndpoints() {
        balanced("{simple: PASSTHROUGH}");
        assertThat(edge.get("/").statusCode()).isEqualTo(503);
    }
}
