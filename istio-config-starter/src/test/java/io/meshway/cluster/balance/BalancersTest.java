package io.meshway.cluster.balance;

import static io.meshway.cluster.balance.Candidates.balancer;
import static io.meshway.cluster.balance.Candidates.count;
import static io.meshway.cluster.balance.Candidates.equal;
import static io.meshway.cluster.balance.Candidates.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancersTest {
    private static final BalancePolicy ROUND_ROBIN = new BalancePolicy.RoundRobin(null);
    private static final BalancePolicy LEAST_REQUEST = new BalancePolicy.LeastRequest(null);
    private static final BalancePolicy RANDOM = new BalancePolicy.Random();

    static List<BalancePolicy> drawingPolicies() {
        return List.of(RANDOM, LEAST_REQUEST);
    }

    @Test
    void roundRobinTakesEveryEndpointOnceARound() {
        Balancer balancer = balancer(ROUND_ROBIN, equal(3));

        assertThat(IntStream.range(0, 7).map(i -> balancer.pick(0, 0))).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void roundRobinPassesTheLargestPositionWithoutFalling() {
        Balancer balancer = Balancers.of(ROUND_ROBIN, equal(3), means(new AtomicInteger(-2), Candidates.seeded(1)));

        assertThat(IntStream.range(0, 6).map(i -> balancer.pick(0, 0))).allMatch(i -> i >= 0 && i < 3);
    }

    @Test
    void roundRobinKeepsItsPositionWhenTheListChanges() {
        AtomicInteger position = new AtomicInteger();
        Balancer before = Balancers.of(ROUND_ROBIN, equal(3), means(position, Candidates.seeded(1)));
        before.pick(0, 0);

        Balancer after = Balancers.of(ROUND_ROBIN, equal(4), means(position, Candidates.seeded(1)));

        assertThat(after.pick(0, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void roundRobinGivesWeightsExactlyInAnyRoundWhereverItStarts(long seed) {
        Balancer balancer =
                Balancers.of(ROUND_ROBIN, weighing(1, 2, 3), means(new AtomicInteger(), Candidates.seeded(seed)));

        for (int round = 0; round < 1000; round++) {
            assertThat(count(balancer, 3, 6)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void roundRobinSpreadsAHeavyEndpointsTurns() {
        Balancer balancer = balancer(ROUND_ROBIN, weighing(1, 1, 8));
        List<Integer> picks =
                IntStream.range(0, 100).mapToObj(i -> balancer.pick(0, 0)).toList();

        for (int i = 0; i + 10 <= picks.size(); i++) {
            assertThat(picks.subList(i, i + 10).stream().filter(p -> p == 2)).hasSizeBetween(7, 9);
        }
    }

    @Test
    void clientsThatLearnOfAChangeTogetherStartAtDifferentPlaces() {
        var starts = new HashSet<Integer>();
        for (int client = 0; client < 50; client++) {
            starts.add(
                    Balancers.of(ROUND_ROBIN, weighing(2, 3, 5), means(new AtomicInteger(), Candidates.seeded(client)))
                            .pick(0, 0));
        }

        assertThat(starts).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("drawingPolicies")
    void idleEndpointsShareEquallyWithinWhatChanceAllows(BalancePolicy policy) {
        int picks = 100_000;
        int size = 10;

        assertThat(Arrays.stream(count(balancer(policy, equal(size)), size, picks))
                        .boxed())
                .allSatisfy(n -> within(n, picks, 0.1));
    }

    @Test
    void randomIgnoresWeights() {
        int picks = 100_000;

        assertThat(Arrays.stream(count(balancer(RANDOM, weighing(1, 9)), 2, picks))
                        .boxed())
                .allSatisfy(n -> within(n, picks, 0.5));
    }

    @Test
    void leastRequestAvoidsTheBusyEndpointUnlessItDrawsItTwice() {
        var candidates = equal(4);
        candidates.get(2).active.set(7);
        int picks = 100_000;

        int[] counts = count(balancer(LEAST_REQUEST, candidates), 4, picks);

        within(counts[2], picks, 1 / 16.0);
        within(counts[0], picks, 5 / 16.0);
    }

    @Test
    void leastRequestGivesWeightsWhileNobodyIsBusy() {
        assertThat(count(balancer(LEAST_REQUEST, weighing(1, 3)), 2, 4000)).containsExactly(1000, 3000);
    }

    @Test
    void leastRequestDividesTheWeightOfABusyEndpoint() {
        var candidates = weighing(1, 3);
        candidates.get(1).active.set(2);

        assertThat(count(balancer(LEAST_REQUEST, candidates), 2, 4000)).containsExactly(2000, 2000);
    }

    @Test
    void drawByWeightKeepsTheRatioOnAverage() {
        WeightedDraw draw = new WeightedDraw(new double[] {1, 2, 7});
        Random random = new Random(7);
        int[] counts = new int[3];
        int picks = 100_000;
        for (int i = 0; i < picks; i++) {
            counts[draw.next(random)]++;
        }

        within(counts[0], picks, 0.1);
        within(counts[1], picks, 0.2);
        within(counts[2], picks, 0.7);
    }

    @Test
    void drawWhenAllSchedulesAreTakenGoesByTheWeightsOfTheMoment() {
        double[] now = {1, 1, 0.5};
        WeightedRotation rotation =
                new WeightedRotation(new double[] {1, 2, 3}, candidate -> now[candidate], Candidates.seeded(9));
        int[] counts = new int[3];
        int picks = 100_000;
        for (int i = 0; i < picks; i++) {
            counts[rotation.drawn()]++;
        }

        within(counts[0], picks, 1 / 2.5);
        within(counts[1], picks, 1 / 2.5);
        within(counts[2], picks, 0.5 / 2.5);
    }

    @Test
    void weightsHoldWhenManyThreadsPickAtOnce() throws Exception {
        int threads = 8;
        int picks = 60_000;
        Balancer balancer =
                Balancers.of(ROUND_ROBIN, weighing(1, 2, 3), means(new AtomicInteger(), ThreadLocalRandom::current));
        var pool = Executors.newFixedThreadPool(threads);
        int[] sum = new int[3];
        try {
            var work = new ArrayList<Callable<int[]>>();
            for (int i = 0; i < threads; i++) {
                work.add(() -> count(balancer, 3, picks));
            }
            for (var counts : pool.invokeAll(work)) {
                Arrays.setAll(sum, i -> sum[i] + uncheckedGet(counts)[i]);
            }
        } finally {
            pool.shutdown();
        }

        int all = threads * picks;
        assertThat(Arrays.stream(sum).sum()).isEqualTo(all);
        within(sum[0], all, 1 / 6.0);
        within(sum[1], all, 2 / 6.0);
        within(sum[2], all, 3 / 6.0);
    }

    private static BalanceMeans means(AtomicInteger position, Supplier<RandomGenerator> random) {
        return new BalanceMeans(position, random, InstantSource.fixed(Instant.EPOCH));
    }

    private static int[] uncheckedGet(Future<int[]> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Within five standard deviations of a binomial distribution. */
    private static void within(int count, int trials, double probability) {
        double deviation = Math.sqrt(trials * probability * (1 - probability));
        assertThat((double) count)
                .isBetween(trials * probability - 5 * deviation, trials * probability + 5 * deviation);
    }
}
