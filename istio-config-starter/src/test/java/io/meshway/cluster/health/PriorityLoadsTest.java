package io.meshway.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.health.PriorityLoads.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityLoadsTest {
    /** Available of total, by priority; what the priorities get. */
    @ParameterizedTest
    @CsvSource({
        "100/100 100/100, 100 0",
        "72/100 100/100, 100 0",
        "71/100 100/100, 99 1",
        "60/100 100/100, 84 16",
        "50/100 50/100, 70 30",
        "0/3 3/3, 0 100",
        "1/3 3/3, 46 54",
        "25/100 25/100, 50 50",
        "0/100 25/100 0/100, 0 100 0",
        "10/100 10/100 10/100, 34 33 33",
        "0/10 0/10, 100 0",
        "0/0 1/1, 0 100",
        "0/0 0/0, 100 0"
    })
    void trafficStaysWithTheFirstPrioritiesAsFarAsTheyAreAvailable(String standings, String loads) {
        PriorityLoads made = PriorityLoads.of(standings(standings), 0);

        assertThat(firsts(made.table())).isEqualTo(loads);
        assertThat(made.panics(0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0/10, false",
        "30, 3/10, false",
        "30, 2/10, true",
        "30, 0/10, true",
        "50, 2/4, false",
        "50, 1/4, true",
        "100, 5/7, false",
        "100, 4/7, true",
        "72, 72/100, false",
        "90, 72/100, false",
        "90, 71/100, true"
    })
    void panicBeginsBelowTheThresholdAndOnlyWhileTheClusterDoesNotCountAsHealthy(
            int percent, String standing, boolean panic) {
        assertThat(PriorityLoads.of(standings(standing), percent).panics(0)).isEqualTo(panic);
    }

    @Test
    void priorityDoesNotPanicWhileAnotherOneCanTakeItsTraffic() {
        PriorityLoads loads = PriorityLoads.of(standings("1/10 10/10"), 50);

        assertThat(loads.panics(0)).isFalse();
        assertThat(firsts(loads.table())).isEqualTo("14 86");
    }

    @Test
    void inTotalPanicEveryPriorityGetsWhatItsSizeMakesUp() {
        PriorityLoads loads = PriorityLoads.of(standings("1/30 1/10"), 50);

        assertThat(loads.panics(0)).isTrue();
        assertThat(loads.panics(1)).isTrue();
        assertThat(firsts(loads.table())).isEqualTo("75 25");
    }

    @Test
    void withNobodyLeftAnywhereThePanicIsTheFirstPrioritys() {
        PriorityLoads loads = PriorityLoads.of(standings("0/3 0/3"), 50);

        assertThat(loads.panics(0)).isTrue();
        assertThat(loads.panics(1)).isFalse();
        assertThat(firsts(loads.table())).isEqualTo("100 0");
    }

    @Test
    void degradedEndpointsTakeWhatTheOthersOfAllPrioritiesCannot() {
        PriorityLoads loads = PriorityLoads.of(List.of(new Standing(10, 5, 5), new Standing(10, 1, 0)), 0);

        assertThat(loads.table()).containsExactly(70, 14, 16, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "10/10 10/10 10/10, 1, 0 50 50",
        "10/10 5/10 10/10, 1, 0 42 58",
        "10/10 10/10, 3, 50 50",
        "10/10 0/10, 1, 100 0",
        "0/10 0/10, 1, 100 0"
    })
    void retryLeavesPrioritiesAloneWhileOthersCanTakeTheTraffic(String standings, long left, String loads) {
        assertThat(firsts(PriorityLoads.of(standings(standings), 0).tableWithout(left)))
                .isEqualTo(loads);
    }

    @Test
    void hashFallsOnTheEntriesInTheRatioOfTheirLoads() {
        int[] table = PriorityLoads.of(standings("60/100 100/100"), 0).table();
        int[] counts = new int[table.length];
        for (long hash = 0; hash < 100; hash++) {
            counts[PriorityLoads.choose(table, hash)]++;
        }
        assertThat(counts).containsExactly(84, 16, 0, 0);
        assertThat(PriorityLoads.choose(table, -1)).isLessThan(2);
    }

    @RepeatedTest(50)
    void anyTableAddsUpToTheWholeAndGivesNothingToPrioritiesWithoutAnybody(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        List<Standing> standings = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            int total = random.nextInt(20);
            int available = total == 0 ? 0 : random.nextInt(total + 1);
            standings.add(new Standing(total, available, random.nextInt(total - available + 1)));
        }
        PriorityLoads loads = PriorityLoads.of(standings, random.nextInt(101));
        boolean anybody = standings.stream().anyMatch(s -> s.available() + s.degraded() > 0);

        for (int[] table : List.of(loads.table(), loads.tableWithout(random.nextLong(32)))) {
            assertThat(Arrays.stream(table).sum()).isEqualTo(100);
            for (int i = 0; i < standings.size() && anybody; i++) {
                assertThat(table[i] > 0 && standings.get(i).available() == 0 && !loads.panics(i))
                        .as("%s %s", standings, Arrays.toString(table))
                        .isFalse();
            }
        }
    }

    private static List<Standing> standings(String text) {
        return Arrays.stream(text.split(" "))
                .map(one -> one.split("/"))
                .map(one -> new Standing(Integer.parseInt(one[1]), Integer.parseInt(one[0]), 0))
                .toList();
    }

    /** The healthy half of a table. */
    private static String firsts(int[] table) {
        return String.join(
                " ",
                Arrays.stream(table, 0, table.length / 2)
                        .mapToObj(Integer::toString)
                        .toList());
    }
}
