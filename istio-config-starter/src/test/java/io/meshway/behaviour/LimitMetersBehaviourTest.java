package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.transport.RawBackend;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits of a destination as those see them who watch: Resilience4j's registry and meters. */
@ParameterizedClass
@EnumSource(Door.class)
class LimitMetersBehaviourTest {
    private static final String CLUSTER = "outbound|80||slow.test";
    private static final String AVAILABLE = "resilience4j.bulkhead.available.concurrent.calls";
    private static final String MAX = "resilience4j.bulkhead.max.allowed.concurrent.calls";

    private final EdgeFixture edge;
    private final BulkheadRegistry bulkheads;
    private final MeterRegistry meters;
    private final Semaphore answers = new Semaphore(0);

    LimitMetersBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        bulkheads = edge.gateway().context().getBean(BulkheadRegistry.class);
        meters = edge.gateway().context().getBean(MeterRegistry.class);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private RawBackend backend() {
        return edge.open(new RawBackend(connection -> {
            while (true) {
                connection.head();
                answers.acquire();
                connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
        }));
    }

    private void limited(int port, String policy) {
        edge.rule(
                "{retries: {attempts: 0}, route: [{destination: {host: slow.test}}]}",
                EdgeFixture.service("slow.test", port),
                istio("DestinationRule", "slow", "{host: slow.test, trafficPolicy: {" + policy + "}}"));
    }

    private CompletableFuture<HttpResponse<String>> ask() {
        return edge.client().sendAsync(edge.request("/").build(), HttpResponse.BodyHandlers.ofString());
    }

    private double gauge(String name, String limit) {
        return meters.get(name).tag("name", CLUSTER + ":" + limit).gauge().value();
    }

    private double overflow(String name, String limit) {
        FunctionCounter counter = meters.get("envoy.cluster.upstream." + name)
                .tag("cluster_name", CLUSTER)
                .tag("limit", limit)
                .functionCounter();
        return counter.count();
    }

    private List<String> known() {
        return bulkheads.getAllBulkheads().stream()
                .map(Bulkhead::getName)
                .filter(name -> name.startsWith(CLUSTER + ":"))
                .sorted()
                .toList();
    }

    @Test
    void requestsInFlightTakePermitsOfTheBulkheadAndOverflowIsItsRefusal() {
        RawBackend slow = backend();
        limited(slow.port(), "connectionPool: {http: {http2MaxRequests: 1}}");
        Bulkhead requests = bulkheads.find(CLUSTER + ":requests").orElseThrow();
        List<BulkheadEvent.Type> events = new CopyOnWriteArrayList<>();
        requests.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        assertThat(gauge(AVAILABLE, "requests")).isOne();
        var held = ask();
        Awaitility.await().until(() -> slow.received().size() == 1);

        assertThat(requests.getMetrics().getAvailableConcurrentCalls()).isZero();
        assertThat(gauge(AVAILABLE, "requests")).isZero();
        assertThat(gauge(MAX, "requests")).isOne();
        Awaitility.await().until(() -> edge.get("/").statusCode() == 503);
        assertThat(overflow("rq.pending.overflow", "requests")).isGreaterThanOrEqualTo(1);
        answers.release();
        assertThat(held.join().statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> gauge(AVAILABLE, "requests") == 1);
        assertThat(events)
                .contains(
                        BulkheadEvent.Type.CALL_PERMITTED,
                        BulkheadEvent.Type.CALL_REJECTED,
                        BulkheadEvent.Type.CALL_FINISHED);
    }

    @Test
    void permitThatTheApplicationTakesIsTheDestinations() {
        answers.release(10);
        limited(backend().port(), "connectionPool: {http: {http2MaxRequests: 1}}");
        Bulkhead requests = bulkheads.find(CLUSTER + ":requests").orElseThrow();

        requests.acquirePermission();
        assertThatThrownBy(requests::acquirePermission).isInstanceOf(BulkheadFullException.class);
        assertThat(edge.get("/").headers().firstValue("x-envoy-overloaded")).hasValue("true");
        requests.onComplete();
        assertThat(edge.get("/").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> requests.changeConfig(BulkheadConfig.ofDefaults()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void onlyLimitsThatAreWrittenAreShownAndTheyFollowTheRule() {
        int port = backend().port();
        limited(port, "connectionPool: {tcp: {maxConnections: 7}, http: {http1MaxPendingRequests: 8, maxRetries: 9}}");
        assertThat(known()).containsExactly(CLUSTER + ":connections", CLUSTER + ":pending", CLUSTER + ":retries");
        assertThat(gauge(MAX, "connections")).isEqualTo(7);
        assertThat(gauge(MAX, "pending")).isEqualTo(8);
        assertThat(gauge(MAX, "retries")).isEqualTo(9);
        assertThat(overflow("cx.overflow", "connections")).isZero();

        limited(port, "connectionPool: {tcp: {maxConnections: 17}}");
        assertThat(known()).containsExactly(CLUSTER + ":connections");
        assertThat(gauge(MAX, "connections")).isEqualTo(17);
        limited(port, "retryBudget: {percent: 20, minRetryConcurrency: 4}");
        assertThat(known()).containsExactly(CLUSTER + ":retries");
        assertThat(gauge(MAX, "retries")).isEqualTo(4);
        assertThat(overflow("rq.retry.overflow", "retries")).isZero();
    }

    @Test
    void nothingIsLeftOfADestinationThatIsGone() {
        limited(backend().port(), "connectionPool: {http: {http2MaxRequests: 1}}");
        assertThat(known()).isNotEmpty();

        edge.rule("{directResponse: {status: 204}}");

        Awaitility.await().untilAsserted(() -> {
            assertThat(known()).isEmpty();
            assertThat(meters.find(AVAILABLE).gauges())
                    .extracting(Gauge::getId)
                    .noneMatch(id -> String.valueOf(id.getTag("name")).startsWith(CLUSTER));
            assertThat(meters.find("envoy.cluster.upstream.rq.pending.overflow").functionCounters())
                    .noneMatch(counter -> CLUSTER.equals(counter.getId().getTag("cluster_name")));
        });
    }
}
