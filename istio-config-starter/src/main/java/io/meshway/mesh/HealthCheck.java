package io.meshway.mesh;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Active health checks of a destination: GET requests to each of its endpoints, judged as Envoy's HTTP checker judges them.
 *
 * @param path of the requests
 * @param host of the requests; null for the destination's own
 * @param interval from the end of a check to the beginning of the next
 * @param unhealthyInterval the same while the endpoint fails
 * @param noTrafficInterval the same while no request has gone to the destination yet
 * @param timeout of a check
 * @param jitter up to this much is added to every interval
 * @param unhealthyThreshold failures without an answer, or with a retriable status, that it takes to fail; any other answer fails at once
 * @param healthyThreshold passes that it takes to be well again
 * @param expectedStatuses what passes
 * @param retriableStatuses what fails only after {@code unhealthyThreshold} times
 */
public record HealthCheck(
        String path,
        @Nullable String host,
        Duration interval,
        Duration unhealthyInterval,
        Duration noTrafficInterval,
        Duration timeout,
        Duration jitter,
        int unhealthyThreshold,
        int healthyThreshold,
        List<Statuses> expectedStatuses,
        List<Statuses> retriableStatuses) {
    public HealthCheck {
        expectedStatuses = List.copyOf(expectedStatuses);
        retriableStatuses = List.copyOf(retriableStatuses);
    }

    /** Whether an answer with this status passes. */
    public boolean expects(int status) {
        return contain(expectedStatuses, status);
    }

    /** Whether an answer with this status counts like none. */
    public boolean retries(int status) {
        return contain(retriableStatuses, status);
    }

    private static boolean contain(List<Statuses> ranges, int status) {
        return ranges.stream().anyMatch(range -> range.from <= status && status <= range.to);
    }

    /**
     * A range of statuses.
     *
     * @param to included
     */
    public record Statuses(int from, int to) {}
}
