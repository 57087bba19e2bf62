package io.meshway.load;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long and against whom.
 *
 * @param warmUp CPU seconds at most of each contender before anything is measured
 * @param rounds each contender once, forwards and backwards in turn
 * @param millis of one measurement
 * @param only names of contenders; null for all
 */
record Course(
        int warmUp,
        int rounds,
        long millis,
        List<Integer> stock,
        List<Integer> natively,
        List<Integer> spring,
        @Nullable List<String> only) {
    /** All sizes, both doors, both ports: ten minutes on an idle machine. */
    private static final Course FULL =
            new Course(20, 7, 1200, List.of(1, 100, 10_000), List.of(1, 100, 10_000), List.of(1, 100, 10_000), null);

    /** Enough to see a step backwards: three minutes on an idle machine. */
    private static final Course QUICK = new Course(15, 5, 1000, List.of(1), List.of(1, 10_000), List.of(1), null);

    /** Reads {@code full}, {@code quick}, or names of contenders such as {@code stock-1,native-1-own}. */
    static Course parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "full" -> FULL;
            case "quick" -> QUICK;
            default ->
                new Course(
                        FULL.warmUp,
                        FULL.rounds,
                        FULL.millis,
                        FULL.stock,
                        FULL.natively,
                        FULL.spring,
                        List.of(text.split(",")));
        };
    }

    boolean wants(String name) {
        return only == null || only.contains(name);
    }
}
