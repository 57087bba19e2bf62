package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two endpoints in turn, one of which fails until it is passed over. */
@ParameterizedClass
@EnumSource(Door.class)
class OutlierBehaviourTest {
    private static final int REQUESTS = 24;

    private final EdgeFixture edge;
    private final ScriptedBackend bad;
    private final ScriptedBackend good;

    OutlierBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        bad = edge.backend("bad");
        good = edge.backend("good");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void detecting(String outlierDetection, int... ports) {
        detectingAmong(outlierDetection.replace("}", ", maxEjectionPercent: 100}"), ports);
    }

    private void detectingAmong(String outlierDetection, int... ports) {
        edge.rule(
                "{retries: {attempts: 0}, route: [{destination: {host: both.test}}]}",
                EdgeFixture.service("both.test", ports),
                istio(
                        "DestinationRule",
                        "both",
                        "{host: both.test, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}, outlierDetection: "
                                + outlierDetection + "}}"));
    }

    /** How many requests the bad endpoint gets when it always answers like this. */
    private int requestsToTheBadOne(int status, String outlierDetection) {
        bad.answering(request -> Reply.of(status));
        detecting(outlierDetection, bad.port(), good.port());
        IntStream.range(0, REQUESTS).forEach(i -> edge.get("/"));
        return bad.received().size();
    }

    @Test
    void serverErrorsInARowAreCounted() {
        assertThat(requestsToTheBadOne(500, "{consecutive5xxErrors: 2}")).isEqualTo(2);
    }

    @Test
    void gatewayErrorsInARowHaveACountOfTheirOwn() {
        String detection = "{consecutive5xxErrors: 0, consecutiveGatewayErrors: 2}";
        assertThat(requestsToTheBadOne(502, detection)).isEqualTo(2);
    }

    @Test
    void statusesThatAreFailuresMayBeListed() {
        String detection = "{consecutive5xxErrors: 2, outlierDetectionHttpErrorCodes: [404]}";
        assertThat(requestsToTheBadOne(404, detection)).isEqualTo(2);
    }

    @Test
    void connectionsThatFailMayHaveACountOfTheirOwn() {
        detecting(
                "{consecutive5xxErrors: 0, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 2}",
                GatewayFixture.freePort(),
                good.port());
        long failed = IntStream.range(0, REQUESTS)
                .filter(i -> edge.get("/").statusCode() == 503)
                .count();
        assertThat(failed).isEqualTo(2);
    }

    @Test
    void ejectedEndpointComesBackAtTheFirstSweepAfterItsTime() {
        bad.answering(500);
        detecting("{consecutive5xxErrors: 1, interval: 100ms, baseEjectionTime: 1s}", bad.port(), good.port());
        edge.get("/");
        edge.get("/");
        edge.get("/");
        assertThat(bad.received()).hasSize(1);
        Awaitility.await().until(() -> {
            edge.get("/");
            return bad.received().size() > 1;
        });
    }

    @Test
    void shareOfTheEndpointsThatIsEjectedMayBeAll() {
        bad.answering(request -> Reply.of(500));
        good.answering(request -> Reply.of(500));
        detecting("{consecutive5xxErrors: 1}", bad.port(), good.port());
        IntStream.range(0, REQUESTS).forEach(i -> edge.get("/"));
        assertThat(bad.received().size() + good.received().size()).isEqualTo(2);
        assertThat(edge.get("/").body()).isEqualTo("no healthy upstream");
    }

    @Test
    void withoutAShareNobodyOfTwoIsEjected() {
        bad.answering(request -> Reply.of(500));
        detectingAmong("{consecutive5xxErrors: 1}", bad.port(), good.port());
        IntStream.range(0, REQUESTS).forEach(i -> edge.get("/"));
        assertThat(bad.received()).hasSize(REQUESTS / 2);
    }

    @Test
    void everybodyIsAskedAgainWhenTooFewAreLeft() {
        String detection = "{consecutive5xxErrors: 1, minHealthPercent: 60}";
        requestsToTheBadOne(500, detection);
        // Those who pick know of an ejection at once; who is left is counted a moment later.
        Awaitility.await()
                .until(() -> edge.get("/").statusCode() == 500 && bad.received().size() > REQUESTS / 4);
    }
}
