package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static io.meshway.transport.upstream.Upstreams.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.model.ConnectionPool;
import io.meshway.model.TrafficPolicy;
import io.meshway.proxy.Upstream;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@ExtendWith(LeakWatch.class)
class ConnectionLimitsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore answers = new Semaphore(0);

    /** Answers when the test lets it. */
    private RawBackend backend() {
        return new RawBackend(connection -> {
            while (true) {
                connection.head();
                answers.acquire();
                connection.write(OK);
            }
        });
    }

    private static TrafficPolicy policy(
            @Nullable Integer connections, @Nullable Integer pending, @Nullable Integer requests) {
        return policy(
                new ConnectionPool.Tcp(connections, null, null, null, null),
                new ConnectionPool.Http(pending, requests, null, null, null, null, false, null, null, null));
    }

    private static TrafficPolicy policy(ConnectionPool.Tcp tcp, ConnectionPool.@Nullable Http http) {
        return new TrafficPolicy(new ConnectionPool(tcp, http), null, null, null, List.of(), null, null, null);
    }

    private static Mono<Object> outcome(Upstream upstream) {
        return Upstreams.answer(upstream, get("/"))
                .cast(Object.class)
                .onErrorResume(UpstreamFailure.class, failure -> Mono.just(failure.reason()));
    }

    private static List<Object> ask(Upstream upstream, int times) {
        List<Object> outcomes = new CopyOnWriteArrayList<>();
        for (int i = 0; i < times; i++) {
            outcome(upstream).subscribe(outcomes::add);
        }
        return outcomes;
    }

    private static void nothingInUse(ClusterLimits limits) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limits.requests().inUse()).isZero();
            assertThat(limits.pending().inUse()).isZero();
            assertThat(limits.connections().inUse()).isZero();
        });
    }

    @Test
    void oneConnectionAndOneWaiting_refuseTheThirdAtOnce_andTheWaitingOneIsServed() {
        ClusterLimits limits = new ClusterLimits(policy(1, 1, null));
        try (RawBackend backend = backend()) {
            Upstream upstream = Upstreams.http1(backend.port(), policy(1, 1, null), limits);
            List<Object> first = ask(upstream, 1);
            Awaitility.await().until(() -> backend.received().size() == 1);
            assertThat(limits.requests().inUse()).isOne();
            assertThat(limits.pending().inUse()).isZero();
            List<Object> more = ask(upstream, 3);
            assertThat(more).containsExactly(Reason.OVERFLOW, Reason.OVERFLOW);
            assertThat(limits.pending().inUse()).isOne();
            answers.release(2);
            Awaitility.await().until(() -> first.size() + more.size() == 4);
            assertThat(more.get(2)).isEqualTo("200 ok");
            assertThat(backend.connections()).isOne();
            upstream.close();
            nothingInUse(limits);
        }
    }

    @Test
    void theLimitOfConnections_isTheClusters_butEveryEndpointMayHaveOne() {
        TrafficPolicy policy = policy(2, null, null);
        ClusterLimits limits = new ClusterLimits(policy);
        try (RawBackend one = backend();
                RawBackend other = backend();
                RawBackend third = backend()) {
            List<Upstream> upstreams = List.of(
                    Upstreams.http1(one.port(), policy, limits),
                    Upstreams.http1(other.port(), policy, limits),
                    Upstreams.http1(third.port(), policy, limits));
            List<List<Object>> outcomes =
                    upstreams.stream().map(upstream -> ask(upstream, 4)).toList();
            Awaitility.await()
                    .until(() -> one.received().size() == 2
                            && other.received().size() == 1
                            && third.received().size() == 1);
            assertThat(limits.connections().inUse()).isEqualTo(4);
            assertThat(limits.pending().inUse()).isEqualTo(8);
            answers.release(12);
            Awaitility.await().until(() -> outcomes.stream().allMatch(each -> each.size() == 4));
            assertThat(outcomes).allSatisfy(each -> assertThat(each).containsOnly("200 ok"));
            upstreams.forEach(Upstream::close);
            nothingInUse(limits);
        }
    }

    @Test
    void aLimitOfRequests_refusesAlsoWhoWaitedForAConnection() {
        TrafficPolicy policy = policy(null, null, 1);
        ClusterLimits limits = new ClusterLimits(policy);
        try (RawBackend backend = backend()) {
            Upstream upstream = Upstreams.http1(backend.port(), policy, limits);
            List<Object> outcomes = ask(upstream, 2);
            Awaitility.await().until(() -> outcomes.contains(Reason.OVERFLOW));
            answers.release(1);
            Awaitility.await().until(() -> outcomes.size() == 2);
            assertThat(outcomes).containsExactly(Reason.OVERFLOW, "200 ok");
            upstream.close();
            nothingInUse(limits);
        }
    }

    @Test
    void aConnectionThatCannotBeOpened_failsEverybodyWhoWaits() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TrafficPolicy policy = policy(1, null, null);
        ClusterLimits limits = new ClusterLimits(policy);
        Upstream upstream = Upstreams.http1(port, policy, limits);
        List<Object> outcomes = ask(upstream, 5);
        Awaitility.await().until(() -> outcomes.size() == 5);
        assertThat(outcomes).containsOnly(Reason.REMOTE_CONNECTION_FAILURE);
        nothingInUse(limits);
    }

    @Test
    void whoLeavesWhileWaiting_givesItsPlaceBack() {
        TrafficPolicy policy = policy(1, 1, null);
        ClusterLimits limits = new ClusterLimits(policy);
        try (RawBackend backend = backend()) {
            Upstream upstream = Upstreams.http1(backend.port(), policy, limits);
            List<Object> first = ask(upstream, 1);
            Awaitility.await().until(() -> backend.received().size() == 1);
            Disposable waiting = outcome(upstream).subscribe();
            assertThat(limits.pending().inUse()).isOne();
            waiting.dispose();
            assertThat(limits.pending().inUse()).isZero();
            List<Object> next = ask(upstream, 1);
            answers.release(2);
            Awaitility.await().until(() -> first.size() + next.size() == 2);
            assertThat(next).containsExactly("200 ok");
            upstream.close();
            nothingInUse(limits);
        }
    }

    @Test
    void maxConnectionDuration_letsTheRequestFinish_andThenTheConnectionCloses() {
        TrafficPolicy policy = policy(new ConnectionPool.Tcp(null, null, null, Duration.ofMillis(20), null), null);
        ClusterLimits limits = new ClusterLimits(policy);
        CountDownLatch closed = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
            connection.head();
            answers.acquire();
            connection.write(OK);
            connection.bytes(1);
            closed.countDown();
        })) {
            Upstream upstream = Upstreams.http1(backend.port(), policy, limits);
            List<Object> busy = ask(upstream, 1);
            Awaitility.await().until(() -> backend.received().size() == 1);
            Awaitility.await().pollDelay(Duration.ofMillis(60)).until(() -> busy.isEmpty());
            answers.release(1);
            Awaitility.await().until(() -> busy.size() == 1 && closed.getCount() == 0);
            assertThat(busy).containsExactly("200 ok");
            nothingInUse(limits);
        }
    }

    @Test
    void aThousandEndpointsThatComeAndGo_leaveNothingBehind() {
        ClusterLimits limits = new ClusterLimits(TrafficPolicy.NONE);
        answers.release(Integer.MAX_VALUE / 2);
        List<WeakReference<EndpointPool>> pools = new ArrayList<>();
        try (RawBackend backend = backend()) {
            for (int i = 0; i < 1_000; i++) {
                Upstream upstream = Upstreams.http1(backend.port(), TrafficPolicy.NONE, limits);
                pools.add(new WeakReference<>(((HttpUpstream) upstream).http1()));
                assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
                upstream.close();
            }
            nothingInUse(limits);
            // A timer or a registry that still knew one of them would keep it.
            Awaitility.await().until(() -> {
                System.gc();
                return pools.stream().allMatch(pool -> pool.get() == null);
            });
        }
    }

    /** Property: whatever happens, no limit is ever passed, and all counts return to zero. */
    @Test
    void underLoadFromManyThreads_noLimitIsPassed_andEverythingReturns() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TrafficPolicy policy = policy(4, 6, 3);
        ClusterLimits limits = new ClusterLimits(policy);
        AtomicInteger served = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger talking = new AtomicInteger();
        int[] kinds = random.ints(4_000, 0, 10).toArray();
        try (RawBackend backend = new RawBackend(connection -> {
            while (true) {
                String head = connection.head();
                most.accumulateAndGet(talking.incrementAndGet(), Math::max);
                talking.decrementAndGet();
                if (head.contains("/break")) {
                    return;
                }
                connection.write(OK);
            }
        })) {
            Upstream upstream = Upstreams.http1(backend.port(), policy, limits);
            Flux.range(0, kinds.length)
                    .parallel(8)
                    .runOn(Schedulers.boundedElastic(), 1)
                    .concatMap(i -> attempt(upstream, limits, kinds[i]).doOnNext(answer -> {
                        if (answer.equals("200 ok")) {
                            served.incrementAndGet();
                        }
                    }))
                    .sequential()
                    .blockLast(PATIENCE);
            upstream.close();
            nothingInUse(limits);
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(served.get()).isPositive();
    }

    private static Mono<Object> attempt(Upstream upstream, ClusterLimits limits, int kind) {
        assertThat(limits.requests().inUse()).isBetween(0, 3);
        assertThat(limits.pending().inUse()).isBetween(0, 6);
        assertThat(limits.connections().inUse()).isBetween(0, 4);
        Mono<Object> outcome = Upstreams.answer(upstream, get(kind == 0 ? "/break" : "/"))
                .cast(Object.class)
                .onErrorResume(UpstreamFailure.class, failure -> Mono.just(failure.reason()));
        return kind == 1 ? outcome.timeout(Duration.ofNanos(100_000), Mono.just("left")) : outcome;
    }
}
