package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterKey;
import io.meshway.model.RetryCondition;
import io.meshway.route.action.HeaderEdits;
import io.meshway.route.action.PathRewrite;
import io.meshway.route.action.RetryPolicy;
import io.meshway.route.action.RouteAction;
import io.meshway.route.action.WeightedClusters;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPolicyTest {
    private static final long MILLI = 1_000_000L;

    private static RequestPolicy route(long timeoutMillis, long perTryMillis, RetryCondition... conditions) {
        RetryPolicy retry = new RetryPolicy(
                conditions.length == 0 ? 0 : 2, Set.of(conditions), Set.of(), perTryMillis * MILLI, MILLI, true, false);
        WeightedClusters clusters = new WeightedClusters(List.of(
                new WeightedClusters.Entry(new ClusterKey("a", 80, ""), 1, HeaderEdits.NONE, HeaderEdits.NONE)));
        return RequestPolicy.of(new RouteAction.Forward(
                clusters,
                new PathRewrite.Keep(),
                null,
                timeoutMillis * MILLI,
                retry,
                null,
                null,
                List.of(),
                List.of()));
    }

    private static TestRequest request(String... headers) {
        TestRequest request = TestRequest.get("/");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    @Test
    void withoutOverridesThePolicyIsTheRoutes() {
        RequestPolicy route = route(1000, 100, RetryCondition.RESET);
        assertThat(route.forRequest(request("x-other", "1"))).isSameAs(route);
    }

    @Test
    void timePerTryThatReachesTheTimeoutHasNoEffect() {
        assertThat(route(1000, 999, RetryCondition.RESET).retry().perTryTimeoutNanos())
                .isEqualTo(999 * MILLI);
        assertThat(route(1000, 1000, RetryCondition.RESET).retry().perTryTimeoutNanos())
                .isZero();
        assertThat(route(0, 5000, RetryCondition.RESET).retry().perTryTimeoutNanos())
                .isEqualTo(5000 * MILLI);
    }

    @Test
    void timePerTryOfTheRouteComesBackWithALongerTimeout() {
        RequestPolicy longer =
                route(1000, 2000, RetryCondition.RESET).forRequest(request("x-envoy-upstream-rq-timeout-ms", "3000"));
        assertThat(longer.timeoutNanos()).isEqualTo(3000 * MILLI);
        assertThat(longer.retry().perTryTimeoutNanos()).isEqualTo(2000 * MILLI);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "250, 250", "4294967296, 4294967296"})
    void timeoutIsReplacedWithoutACap(String header, long millis) {
        TestRequest request = request("x-envoy-upstream-rq-timeout-ms", header);
        assertThat(route(100, 0).forRequest(request).timeoutNanos()).isEqualTo(millis * MILLI);
        assertThat(request.requestHeaders().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "1s", "1 2", "0x10", "١", "9999999999999999999999"})
    void numbersThatAreNoneAreIgnoredAndGone(String header) {
        TestRequest request = request("x-envoy-upstream-rq-timeout-ms", header, "x-envoy-max-retries", header);
        RequestPolicy policy = route(100, 0, RetryCondition.RESET).forRequest(request);
        assertThat(policy.timeoutNanos()).isEqualTo(100 * MILLI);
        assertThat(policy.retry().retries()).isEqualTo(2);
        assertThat(request.requestHeaders().isEmpty()).isTrue();
    }

    @Test
    void numberOfRetriesCountsOnlyWithACondition() {
        assertThat(route(0, 0, RetryCondition.RESET)
                        .forRequest(request("x-envoy-max-retries", "7"))
                        .retry()
                        .retries())
                .isEqualTo(7);
        assertThat(route(0, 0)
                        .forRequest(request("x-envoy-max-retries", "7"))
                        .retry()
                        .retries())
                .isZero();
        assertThat(route(0, 0)
                        .forRequest(request("x-envoy-max-retries", "7", "x-envoy-retry-on", "5xx"))
                        .retry()
                        .retries())
                .isEqualTo(7);
    }

    @Test
    void conditionsAreAddedToTheRoutes() {
        RetryPolicy added = route(0, 0, RetryCondition.RESET)
                .forRequest(request(
                        "x-envoy-retry-on", "retriable-4xx, nonsense",
                        "x-envoy-retry-grpc-on", "unavailable",
                        "x-envoy-retriable-status-codes", "418,x,503"))
                .retry();
        assertThat(added.conditions())
                .contains(RetryCondition.RESET, RetryCondition.RETRIABLE_4XX, RetryCondition.UNAVAILABLE);
        assertThat(added.statusCodes()).containsExactlyInAnyOrder(418, 503);
        assertThat(added.retries()).isEqualTo(2);
        RetryPolicy alone =
                route(0, 0).forRequest(request("x-envoy-retry-on", "5xx")).retry();
        assertThat(alone.retries()).isOne();
        assertThat(route(0, 0)
                        .forRequest(request("x-envoy-retry-on", "nonsense"))
                        .retry()
                        .retries())
                .isZero();
    }

    @Test
    void namesOfHeadersAreAList() {
        RequestPolicy policy = route(0, 0).forRequest(request("x-envoy-retriable-header-names", "x-a ,, x-b"));
        assertThat(policy.retriableHeaders()).containsExactly("x-a", "x-b");
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, 0, 100m, 100",
        "application/grpc+proto, 1000, 100m, 100",
        "application/grpc;x=y, 50, 100m, 50",
        "application/grpc, 1000, 1S, 1000",
        "application/grpc, 1000, nonsense, 1000",
        "application/grpc-web, 1000, 100m, 1000",
        "text/plain, 1000, 100m, 1000",
    })
    void deadlineOfGrpcIsCappedByTheRoute(String type, long timeout, String deadline, long millis) {
        RequestPolicy policy = route(timeout, 0).forRequest(request("content-type", type, "grpc-timeout", deadline));
        assertThat(policy.timeoutNanos()).isEqualTo(millis * MILLI);
    }

    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "3S, 3000000000",
        "4m, 4000000",
        "5u, 5000",
        "6n, 6",
        "99999999H, 9223372036854775807",
        "123456789m, 0",
        "m, 0",
        "1, 0",
        "1x, 0",
        "-1m, 0",
    })
    void deadlinesOfGrpcHaveTheirUnits(String text, long nanos) {
        assertThat(RequestPolicy.grpcTimeoutNanos(text)).isEqualTo(nanos);
    }
}
