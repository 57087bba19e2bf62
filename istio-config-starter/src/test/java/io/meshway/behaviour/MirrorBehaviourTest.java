package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class MirrorBehaviourTest {
    private static final int REQUESTS = 12;

    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    MirrorBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void mirrored(String mirror) {
        edge.rule("{" + mirror + ", rewrite: {uri: /n}, match: [{uri: {prefix: /o}}],"
                + " headers: {request: {set: {x-a: '1'}}}, route: [{destination: {host: a.test}}]}");
    }

    @Test
    void copyCarriesWhatTheRequestCarries() {
        mirrored("mirror: {host: b.test}");
        HttpRequest request = edge.request("/o/1?q", "x-own", "2")
                .POST(BodyPublishers.ofString("hello"))
                .build();
        assertThat(edge.send(request).body()).isEqualTo("a");
        Awaitility.await().until(() -> b.received().size() == 1);
        ScriptedBackend.Received copy = b.last();
        assertThat(copy.method()).isEqualTo("POST");
        assertThat(copy.target()).isEqualTo("/n/1?q");
        assertThat(copy.body()).isEqualTo("hello");
        assertThat(copy.header("x-a")).isEqualTo("1");
        assertThat(copy.header("x-own")).isEqualTo("2");
        assertThat(copy.header("host")).isEqualTo("shop.test");
        assertThat(copy.header("x-request-id")).isEqualTo(a.last().header("x-request-id"));
    }

    @Test
    void mirrorThatIsSlowOrBrokenIsInvisible() {
        mirrored("mirror: {host: b.test}");
        b.answering(request -> ScriptedBackend.Reply.of(500).after(Duration.ofSeconds(30)));
        assertThat(edge.get("/o").statusCode()).isEqualTo(200);
        b.close();
        assertThat(edge.get("/o").statusCode()).isEqualTo(200);
        mirrored("mirror: {host: nobody.test}");
        assertThat(edge.get("/o").statusCode()).isEqualTo(200);
    }

    @Test
    void largeBodiesAreMirroredToo() {
        mirrored("mirror: {host: b.test}");
        String body = "0123456789abcdef".repeat(3 * 64 * 1024);
        HttpRequest request =
                edge.request("/o").POST(BodyPublishers.ofString(body)).build();
        assertThat(edge.send(request).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> b.received().size() == 1);
        assertThat(b.last().body()).isEqualTo(body);
        assertThat(a.last().body()).isEqualTo(body);
    }

    @Test
    void shareOfTheRequestsIsMirrored() {
        mirrored("mirror: {host: b.test}, mirrorPercentage: {value: 0}");
        edge.get("/o");
        mirrored("mirror: {host: b.test}, mirrorPercent: 0");
        edge.get("/o");
        mirrored("mirror: {host: b.test}, mirrorPercentage: {value: 50}");
        for (int i = 0; i < 200; i++) {
            edge.get("/o/half");
        }
        Awaitility.await().untilAsserted(() -> assertThat(b.received()).hasSizeBetween(60, 140));
        assertThat(b.received()).allMatch(copy -> copy.target().equals("/n/half"));
    }

    @Test
    void severalMirrorsGetACopyEach() {
        mirrored("mirrors: [{destination: {host: b.test}}, {destination: {host: b.test}, percentage: {value: 100}},"
                + " {destination: {host: b.test}, percentage: {value: 0}}]");
        edge.get("/o");
        Awaitility.await().until(() -> b.received().size() == 2);
    }

    @Test
    void mirrorMayNamePortAndSubset() {
        mirroredTo("mirror: {host: both.test, port: {number: 81}, subset: second}");
        assertAllCopiesArrive();
    }

    @Test
    void eachOfSeveralMirrorsMayNamePortAndSubset() {
        mirroredTo("mirrors: [{destination: {host: both.test, port: {number: 81}, subset: second}}]");
        assertAllCopiesArrive();
    }

    private void assertAllCopiesArrive() {
        IntStream.range(0, REQUESTS).forEach(i -> edge.get("/o"));
        Awaitility.await().until(() -> b.received().size() == REQUESTS);
    }

    /** Only port 81 of the subset is the backend for copies. */
    private void mirroredTo(String mirror) {
        int nobody = GatewayFixture.freePort();
        String endpoint = "{address: 127.0.0.1, labels: {version: %s}, ports: {http: %d, more: %d}}";
        edge.also(MeshYaml.istio(
                "ServiceEntry",
                "both",
                "{hosts: [both.test], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP},"
                        + " {number: 81, name: more, protocol: HTTP}], endpoints: ["
                        + endpoint.formatted("v1", nobody, nobody) + ", " + endpoint.formatted("v2", nobody, b.port())
                        + "]}"));
        edge.also(MeshYaml.istio(
                "DestinationRule", "both", "{host: both.test, subsets: [{name: second, labels: {version: v2}}]}"));
        mirrored(mirror);
    }

    @Test
    void shareIsThatOfEachMirrorByItself() {
        ScriptedBackend c = edge.backend("c");
        mirrored("mirrors: [{destination: {host: c.test}, percentage: {value: 0}},"
                + " {destination: {host: b.test}, percentage: {value: 100}}]");
        assertAllCopiesArrive();
        assertThat(c.received()).isEmpty();
    }

    @Test
    void oldSpellingOfTheShareCounts() {
        mirrored("mirror: {host: b.test}, mirror_percent: 0");
        edge.get("/o");
        mirrored("mirror: {host: b.test}");
        edge.get("/o/last");
        Awaitility.await().until(() -> !b.received().isEmpty());
        assertThat(b.received()).allMatch(copy -> copy.target().equals("/n/last"));
    }
}
