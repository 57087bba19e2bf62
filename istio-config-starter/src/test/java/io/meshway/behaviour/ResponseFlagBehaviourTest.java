package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.transport.RawBackend;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway's own answers as the meter counts them. */
@ParameterizedClass
@EnumSource(Door.class)
class ResponseFlagBehaviourTest {
    private static final String NO_RETRY = "retries: {attempts: 0}, ";

    private final EdgeFixture edge;
    private final MeterRegistry meters;

    ResponseFlagBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        meters = edge.gateway().context().getBean(MeterRegistry.class);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static String to(String host) {
        return "route: [{destination: {host: " + host + "}}]";
    }

    private Map<String, Double> counts() {
        Map<String, Double> counts = new TreeMap<>();
        for (FunctionCounter counter : meters.get("meshway.local.replies").functionCounters()) {
            counts.put(counter.getId().getTag("response_flags"), counter.count());
        }
        return counts;
    }

    private void answers(String flag, int status, String... headers) {
        Map<String, Double> expected = counts();
        expected.merge(flag, 1.0, Double::sum);
        assertThat(edge.get("/", headers).statusCode()).isEqualTo(status);
        assertThat(counts()).isEqualTo(expected);
    }

    private void behind(RawBackend.Script script) {
        edge.also(EdgeFixture.service(
                "raw.test", edge.open(new RawBackend(script)).port()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{match: [{uri: {exact: /only}}], redirect: {uri: /there}} | 404 | NR",
                "{route: [{destination: {host: missing.test}}]} | 503 | NC",
                "{fault: {abort: {httpStatus: 418, percentage: {value: 100}}}, route: [{destination: {host: missing.test}}]} | 418 | FI"
            })
    void nobodyIsAsked(String rule, int status, String flag) {
        edge.rule(rule);
        answers(flag, status);
    }

    @Test
    void answerThatARuleAsksForIsNotCounted() {
        edge.rule("{redirect: {uri: /there}}");
        Map<String, Double> before = counts();
        assertThat(edge.get("/").statusCode()).isEqualTo(301);
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void nobodyToServeIsUh() {
        edge.also(EdgeFixture.service("empty.test"));
        edge.rule("{" + to("empty.test") + "}");
        answers("UH", 503);
    }

    @Test
    void callersOfGrpcAreCountedOnceToo() {
        edge.also(EdgeFixture.service("empty.test"));
        edge.rule("{" + to("empty.test") + "}");
        answers("UH", 200, "content-type", "application/grpc");
    }

    @Test
    void refusedConnectionIsUf() {
        edge.also(EdgeFixture.service("gone.test", GatewayFixture.freePort()));
        edge.rule("{" + NO_RETRY + to("gone.test") + "}");
        answers("UF", 503);
    }

    @Test
    void closedConnectionIsUc() {
        behind(RawBackend.Conversation::head);
        edge.rule("{" + NO_RETRY + to("raw.test") + "}");
        answers("UC", 503);
    }

    @Test
    void nonsenseIsUpe() {
        behind(talk -> {
            talk.head();
            talk.write("SSH-2.0-OpenSSH\r\n\r\n");
            talk.bytes(1);
        });
        edge.rule("{" + NO_RETRY + to("raw.test") + "}");
        answers("UPE", 502);
    }

    @Test
    void silenceIsUt() {
        behind(talk -> {
            talk.head();
            talk.toTheEnd();
        });
        edge.rule("{timeout: 20ms, " + NO_RETRY + to("raw.test") + "}");
        answers("UT", 504);
    }

    @Test
    void overflowIsUo() {
        RawBackend silent = edge.open(new RawBackend(talk -> {
            talk.head();
            talk.toTheEnd();
        }));
        edge.also(EdgeFixture.service("raw.test", silent.port()));
        edge.rule(
                "{timeout: 10s, " + NO_RETRY + to("raw.test") + "}",
                istio(
                        "DestinationRule",
                        "raw",
                        "{host: raw.test, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}}"));
        var first = edge.client().sendAsync(edge.request("/").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> silent.received().size() == 1);
        answers("UO", 503);
        first.cancel(true);
    }
}
