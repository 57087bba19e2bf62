package io.meshway.cluster.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ConnectionPool;
import io.meshway.model.TrafficPolicy;
import io.meshway.model.TrafficPolicy.RetryBudget;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterLimitsTest {
    @Test
    void everyLimitHasItsOwnField() {
        ClusterLimits limits = new ClusterLimits(policy(1, 2, 3, 4));

        assertThat(granted(limits.connections())).isEqualTo(1);
        assertThat(granted(limits.pending())).isEqualTo(2);
        assertThat(granted(limits.requests())).isEqualTo(3);
        assertThat(granted(limits.retries())).isEqualTo(4);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(ints = 0)
    void zeroAndNothingWrittenMeanNoLimit(Integer written) {
        ClusterLimits limits = new ClusterLimits(policy(written, written, written, written));

        assertThat(limits.requests().ceiling()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.tryRetry()).isTrue();
    }

    @Test
    void permitThatIsGivenBackCanBeTakenAgain() {
        Permits requests = new ClusterLimits(policy(null, null, 1, null)).requests();
        assertThat(requests.tryAcquire()).isTrue();
        assertThat(requests.tryAcquire()).isFalse();

        requests.release();

        assertThat(requests.tryAcquire()).isTrue();
    }

    @Test
    void countsOutliveAChangeAndALowerLimitHoldsForWhatComesNext() {
        ClusterLimits limits = new ClusterLimits(policy(null, null, 5, null));
        IntStream.range(0, 4).forEach(i -> limits.requests().tryAcquire());

        limits.update(policy(null, null, 2, null));

        assertThat(limits.requests().inUse()).isEqualTo(4);
        assertThat(limits.requests().tryAcquire()).isFalse();
        IntStream.range(0, 3).forEach(i -> limits.requests().release());
        assertThat(limits.requests().tryAcquire()).isTrue();
    }

    @Test
    void connectionBeyondTheLimitIsCountedToo() {
        Permits connections = new ClusterLimits(policy(1, null, null, null)).connections();
        connections.acquireAnyway();
        connections.acquireAnyway();
        connections.release();

        assertThat(connections.tryAcquire()).isFalse();
    }

    @Test
    void retryBudgetIsAShareOfWhatIsInFlightButAtLeastTheMinimum() {
        ClusterLimits limits = new ClusterLimits(new TrafficPolicy(
                policy(null, null, null, 1).connectionPool(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                new RetryBudget(25.0, 2)));

        assertThat(IntStream.range(0, 5).filter(i -> limits.tryRetry())).hasSize(2);
        IntStream.range(0, 18).forEach(i -> limits.requests().tryAcquire());
        IntStream.range(0, 2).forEach(i -> limits.pending().tryAcquire());

        assertThat(IntStream.range(0, 10).filter(i -> limits.tryRetry())).hasSize(3);
    }

    @Test
    void retryBudgetThatSaysNothingIsAFifthAndAtLeastThree() {
        ClusterLimits limits = new ClusterLimits(
                new TrafficPolicy(null, null, null, null, List.of(), null, null, new RetryBudget(null, null)));
        assertThat(IntStream.range(0, 5).filter(i -> limits.tryRetry())).hasSize(3);

        IntStream.range(0, 20).forEach(i -> limits.requests().tryAcquire());

        assertThat(IntStream.range(0, 5).filter(i -> limits.tryRetry())).hasSize(1);
    }

    @Test
    void manyThreadsNeverHoldMoreThanTheLimit() throws Exception {
        Permits permits = new ClusterLimits(policy(null, null, 3, null)).requests();
        Callable<Integer> work = () -> {
            int most = 0;
            for (int i = 0; i < 20_000; i++) {
                if (permits.tryAcquire()) {
                    most = Math.max(most, permits.inUse());
                    permits.release();
                }
            }
            return most;
        };
        var pool = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> most : pool.invokeAll(List.of(work, work, work, work, work, work, work, work))) {
                assertThat(most.get()).isLessThanOrEqualTo(3);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(permits.inUse()).isZero();
    }

    private static int granted(Permits permits) {
        return (int) IntStream.range(0, 10).filter(i -> permits.tryAcquire()).count();
    }

    private static TrafficPolicy policy(Integer connections, Integer pending, Integer requests, Integer retries) {
        var tcp = new ConnectionPool.Tcp(connections, null, null, null, null);
        var http = new ConnectionPool.Http(pending, requests, null, retries, null, null, false, null, null, null);
        return new TrafficPolicy(new ConnectionPool(tcp, http), null, null, null, List.of(), null, null, null);
    }
}
