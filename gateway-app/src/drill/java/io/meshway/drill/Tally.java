package io.meshway.drill;

import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** What became of the requests of one course. Whoever adds, takes turns. */
final class Tally {
    private static final int OK = 200;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEDIAN = 0.5;
    private static final double SLOWEST = 0.99;

    private final Course course;
    private final List<Double> millis = new ArrayList<>();
    private final Map<String, Integer> losses = new TreeMap<>();

    Tally(Course course) {
        this.course = course;
    }

    synchronized void add(HttpResponse<?> answer, Throwable error, long nanos) {
        if (error != null) {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            lost(cause instanceof HttpTimeoutException ? "no answer" : "broken");
        } else if (answer.statusCode() != OK) {
            lost(Integer.toString(answer.statusCode()));
        } else {
            millis.add(nanos / NANOS_PER_MILLI);
        }
    }

    private void lost(String how) {
        losses.merge(how, 1, Integer::sum);
    }

    /** Whether something was lost that need not have been. */
    boolean failed() {
        return course.strict() && (!losses.isEmpty() || millis.isEmpty());
    }

    static String heading() {
        return "%-22s %9s %7s %9s %9s  %s"
                .formatted("Policies", "Requests", "Lost", "Median", "99 %", "How they were lost");
    }

    @Override
    public synchronized String toString() {
        int lost = losses.values().stream().mapToInt(Integer::intValue).sum();
        Collections.sort(millis);
        return "%-22s %9d %7d %6.0f ms %6.0f ms  %s"
                .formatted(
                        course.name(),
                        millis.size() + lost,
                        lost,
                        at(MEDIAN),
                        at(SLOWEST),
                        losses.isEmpty() ? "" : losses);
    }

    private double at(double share) {
        return millis.isEmpty() ? 0 : millis.get((int) (share * (millis.size() - 1)));
    }
}
