package io.meshway.cluster.balance;

import static io.meshway.cluster.balance.Candidates.equal;
import static io.meshway.cluster.balance.Candidates.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.meshway.cluster.hash.XxHash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same keys go to the same endpoints as through Envoy. */
class ConsistentHashTest {
    private static final int KEYS = 20_000;

    @ParameterizedTest
    @CsvSource({"alice, 3", "bob, 3", "carol, 1", "u-42, 2"})
    void ringSendsAKeyWhereEnvoySendsIt(String key, int endpoint) {
        assertThat(ring(equal(3)).pick(XxHash64.ofText(key), 0) + 1).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource({"alice, 2", "bob, 2", "carol, 2", "u-42, 1"})
    void ringMovesOneEntryOnWhenThePickIsRejected(String key, int endpoint) {
        assertThat(ring(equal(3)).pick(XxHash64.ofText(key), 1) + 1).isEqualTo(endpoint);
    }

    @Test
    void ringOfEqualWeightsGivesEqualEntriesOfAtLeastTheMinimum() {
        Ring ring = ring(equal(3));

        assertThat(IntStream.range(0, 3).map(ring::entries)).containsExactly(342, 342, 342);
    }

    @Test
    void ringGivesEntriesByWeight() {
        Ring ring = ring(weighing(1, 3));

        assertThat(IntStream.range(0, 2).map(ring::entries)).containsExactly(256, 768);
    }

    @Test
    void ringWrapsAroundBehindTheLastEntry() {
        Ring ring = ring(equal(3));

        assertThat(ring.pick(-1L, 0)).isEqualTo(ring.pick(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"alice, 2", "bob, 3", "carol, 1", "u-42, 1"})
    void maglevSendsAKeyWhereEnvoySendsIt(String key, int endpoint) {
        assertThat(maglev(65_537, equal(3)).pick(XxHash64.ofText(key), 0) + 1).isEqualTo(endpoint);
    }

    @Test
    void maglevTableOfSevenIsFilledInTurns() {
        int[] slots = maglev(7, equal(3)).slots();

        assertThat(Arrays.stream(slots).map(slot -> slot + 1)).containsExactly(2, 3, 2, 1, 1, 1, 3);
    }

    @Test
    void maglevSharesSlotsEqually() {
        assertThat(slotsPerCandidate(maglev(65_537, equal(3)), 3)).containsExactly(21_846, 21_846, 21_845);
    }

    @Test
    void maglevSharesSlotsByWeight() {
        assertThat(slotsPerCandidate(maglev(65_537, weighing(1, 3)), 2)).containsExactly(16_385, 49_152);
    }

    @Test
    void maglevRejectedPickHashesAnew() {
        MaglevTable maglev = maglev(1009, equal(10));
        int[] slots = maglev.slots();

        assertThat(maglev.pick(12_345, 2)).isEqualTo(slots[(int) Long.remainderUnsigned(12_345 ^ -2L, 1009)]);
    }

    static List<BalancePolicy> policies() {
        return List.of(new BalancePolicy.RingHash(65_536), new BalancePolicy.Maglev(65_537));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void oneEndpointThatLeavesTakesOnlyAboutItsOwnShareOfTheKeysAlong(BalancePolicy policy) {
        var before = equal(10);
        var after = new ArrayList<>(before);
        var leaving = after.remove(4);
        Balancer balancerBefore = Candidates.balancer(policy, before);
        Balancer balancerAfter = Candidates.balancer(policy, after);

        int moved = 0;
        int own = 0;
        for (int i = 0; i < KEYS; i++) {
            long hash = XxHash64.ofText("user-" + i);
            var from = before.get(balancerBefore.pick(hash, 0));
            var to = after.get(balancerAfter.pick(hash, 0));
            moved += from == to ? 0 : 1;
            own += from == leaving ? 1 : 0;
        }

        assertThat(own).isCloseTo(KEYS / 10, withinPercentage(15));
        assertThat(moved).isBetween(own, KEYS / 5);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyKeyGoesToOneEndpointEveryTime(BalancePolicy policy) {
        Balancer first = Candidates.balancer(policy, equal(50));
        Balancer second = Candidates.balancer(policy, equal(50));

        assertThat(IntStream.range(0, KEYS).mapToLong(i -> XxHash64.ofText("k" + i)))
                .allMatch(hash -> first.pick(hash, 0) == second.pick(hash, 0));
    }

    private static Ring ring(List<Candidates.Fake> candidates) {
        return new Ring(candidates.toArray(Candidate[]::new), weights(candidates), BalancePolicy.DEFAULT_RING_SIZE);
    }

    private static MaglevTable maglev(int size, List<Candidates.Fake> candidates) {
        return new MaglevTable(candidates.toArray(Candidate[]::new), weights(candidates), size);
    }

    private static int[] slotsPerCandidate(MaglevTable table, int candidates) {
        int[] counts = new int[candidates];
        for (int slot : table.slots()) {
            counts[slot]++;
        }
        return counts;
    }

    private static NormalizedWeights weights(List<? extends Candidate> candidates) {
        return new NormalizedWeights(
                candidates.stream().mapToDouble(Candidate::weight).toArray());
    }
}
