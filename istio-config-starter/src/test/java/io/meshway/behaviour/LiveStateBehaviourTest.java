package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import io.meshway.transport.RawBackend;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a cluster has learnt and opened outlives changes of the configuration that leave it, or the endpoint in question, alone. */
@ParameterizedClass
@EnumSource(Door.class)
class LiveStateBehaviourTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String POOL = "connectionPool: {tcp: {connectTimeout: 5s}}";
    private static final String DETECTION =
            "outlierDetection: {consecutive5xxErrors: 3, baseEjectionTime: 1h, maxEjectionPercent: 50}";

    private final EdgeFixture edge;
    private int versions;

    LiveStateBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    /** Puts these endpoints in force, and a route that is another one each time. */
    private void serve(String policy, int... ports) {
        edge.rule(
                "{headers: {response: {set: {x-version: '" + ++versions
                        + "'}}}, retries: {attempts: 0}, route: [{destination: {host: kept.test}}]}",
                EdgeFixture.service("kept.test", ports),
                istio("DestinationRule", "kept", "{host: kept.test, trafficPolicy: {" + policy + "}}"),
                EdgeFixture.service("other" + versions + ".test", 1));
    }

    private ScriptedBackend failing(String name) {
        return edge.backend(name).answering(request -> Reply.of(500));
    }

    private List<Integer> statuses(int requests) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(edge.get("/").statusCode());
        }
        return statuses;
    }

    @Test
    void ejectedEndpointsStayEjected() {
        int bad = failing("bad").port();
        int good = edge.backend("good").port();
        int late = edge.backend("late").port();
        String policy = "loadBalancer: {simple: ROUND_ROBIN}, " + DETECTION;
        serve(policy, bad, good);
        assertThat(statuses(12)).contains(500);

        serve(policy, bad, good);
        assertThat(statuses(8)).containsOnly(200);
        serve(policy, bad, good, late);
        assertThat(statuses(8)).containsOnly(200);
        serve(policy, late, bad);
        assertThat(statuses(8)).containsOnly(200);
    }

    @Test
    void failuresThatWereCountedStayCounted() {
        ScriptedBackend bad = failing("bad");
        int good = edge.backend("good").port();
        String policy = "loadBalancer: {simple: ROUND_ROBIN}, " + DETECTION;
        for (int change = 0; change < 3; change++) {
            serve(policy, bad.port(), good);
            Awaitility.await().until(() -> edge.get("/").statusCode() == 500);
        }
        serve(policy, bad.port(), good);
        assertThat(statuses(8)).containsOnly(200);
        assertThat(bad.received()).hasSize(3);
    }

    @Test
    void roundRobinGoesOnWhereItWas() {
        int[] ports = {
            edge.backend("a").port(),
            edge.backend("b").port(),
            edge.backend("c").port()
        };
        List<String> order = new ArrayList<>();
        for (int change = 0; change < 9; change++) {
            serve("loadBalancer: {simple: ROUND_ROBIN}", ports);
            order.add(edge.get("/").body());
        }
        assertThat(order.subList(3, 9)).isEqualTo(order.subList(0, 6));
        assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void connectionsStayOpen() {
        RawBackend kept = edge.open(new RawBackend(connection -> {
            while (true) {
                connection.head();
                connection.write(OK);
            }
        }));
        for (int change = 0; change < 5; change++) {
            serve("loadBalancer: {simple: ROUND_ROBIN}", kept.port());
            assertThat(edge.get("/").body()).isEqualTo("ok");
        }
        int other = edge.backend("other").port();
        serve("loadBalancer: {simple: ROUND_ROBIN}", kept.port(), other);
        assertThat(List.of(edge.get("/").body(), edge.get("/").body())).containsExactlyInAnyOrder("ok", "other");
        assertThat(kept.connections()).isOne();
    }

    @Test
    void endpointThatLeavesFinishesWhatItHasAndThenHasNoConnection() throws Exception {
        CountDownLatch idleEnded = new CountDownLatch(1);
        CountDownLatch busyEnded = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        RawBackend leaving = edge.open(new RawBackend(connection -> {
            boolean busy = connection.head().startsWith("GET /busy");
            if (busy) {
                answer.await();
            }
            connection.write(OK);
            connection.toTheEnd();
            (busy ? busyEnded : idleEnded).countDown();
        }));
        serve(POOL, leaving.port());
        CompletableFuture<HttpResponse<String>> busy =
                edge.client().sendAsync(edge.request("/busy").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> leaving.received().size() == 1);
        assertThat(edge.get("/idle").body()).isEqualTo("ok");

        serve(POOL, edge.backend("next").port());
        assertThat(edge.get("/").body()).isEqualTo("next");
        assertThat(idleEnded.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(busy).isNotDone();
        answer.countDown();
        assertThat(busy.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok");
        assertThat(busyEnded.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(leaving.received()).hasSize(2);
    }
}
