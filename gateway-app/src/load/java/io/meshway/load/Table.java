package io.meshway.load;

import java.io.PrintStream;
import java.util.Collections;
import java.util.List;

/** What was measured, for people. */
final class Table {
    private Table() {}

    static void print(Contender yardstick, List<Contender> contenders, PrintStream out) {
        out.println(
                "CPU per request, ratio to the bare proxy: median of the rounds (lowest .. highest); heap per request");
        out.printf(
                "%-20s %6.2f  %16s %8.1f us %6.1f KiB%n",
                yardstick.name(), 1.0, "", median(yardstick.rounds()), yardstick.kib());
        for (Contender contender : contenders) {
            out.printf(
                    "%-20s %6.2f  (%5.2f .. %5.2f) %8.1f us %6.1f KiB%n",
                    contender.name(),
                    median(contender.ratios()),
                    Collections.min(contender.ratios()),
                    Collections.max(contender.ratios()),
                    median(contender.rounds()),
                    contender.kib());
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
