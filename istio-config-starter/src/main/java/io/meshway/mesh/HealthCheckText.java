package io.meshway.mesh;

import io.meshway.mesh.HealthCheck.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a health check from one line: {@code path=/healthz;interval=10s;timeout=1s;unhealthyThreshold=3;healthyThreshold=2;expectedStatuses=200}. */
public final class HealthCheckText {
    /** The annotation, on a DestinationRule or a Service. */
    public static final String ANNOTATION = "meshway.io/health-check";

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration NO_TRAFFIC_INTERVAL = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Longer names first: a text ends in only one of them then. */
    private static final List<Map.Entry<String, Duration>> UNITS = List.of(
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)));

    private static final int UNHEALTHY_THRESHOLD = 3;
    private static final int HEALTHY_THRESHOLD = 2;
    private static final int HIGHEST_THRESHOLD = 1000;
    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;
    private static final Set<String> KEYS = Set.of(
            "path",
            "host",
            "interval",
            "unhealthyInterval",
            "noTrafficInterval",
            "timeout",
            "jitter",
            "unhealthyThreshold",
            "healthyThreshold",
            "expectedStatuses",
            "retriableStatuses");

    private final Map<String, String> written = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    private HealthCheckText(String text) {
        for (String part : text.split(";", -1)) {
            String[] pair = part.strip().split("=", 2);
            if (!pair[0].isEmpty() && (pair.length < 2 || !KEYS.contains(pair[0].strip()))) {
                errors.add("\"" + part.strip() + "\" is none of "
                        + String.join(", ", KEYS.stream().sorted().toList()));
            } else if (pair.length == 2) {
                written.put(pair[0].strip(), pair[1].strip());
            }
        }
    }

    /** What the line says; either a check or what is wrong with it. */
    public static Reading read(String text) {
        HealthCheckText line = new HealthCheckText(text);
        HealthCheck check = line.check();
        return line.errors.isEmpty() ? new Reading(check, "") : new Reading(null, String.join("; ", line.errors));
    }

    private HealthCheck check() {
        String path = written.getOrDefault("path", "");
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            errors.add("path must begin with / and have no blanks");
        }
        String host = written.get("host");
        if (host != null && (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c >= 127))) {
            errors.add("host must be a host name");
        }
        Duration interval = duration("interval", INTERVAL, SHORTEST_INTERVAL);
        return new HealthCheck(
                path,
                host,
                interval,
                duration("unhealthyInterval", interval, SHORTEST_INTERVAL),
                duration("noTrafficInterval", longer(interval, NO_TRAFFIC_INTERVAL), SHORTEST_INTERVAL),
                duration("timeout", TIMEOUT, Duration.ofMillis(1)),
                duration("jitter", Duration.ZERO, Duration.ZERO),
                number("unhealthyThreshold", UNHEALTHY_THRESHOLD),
                number("healthyThreshold", HEALTHY_THRESHOLD),
                statuses("expectedStatuses", "200"),
                statuses("retriableStatuses", ""));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private Duration duration(String key, Duration otherwise, Duration shortest) {
        String text = written.get(key);
        if (text == null) {
            return otherwise;
        }
        Duration read = duration(text);
        if (read == null || read.compareTo(shortest) < 0 || read.compareTo(LONGEST) > 0) {
            errors.add(key + " must be a duration of at least " + shortest.toMillis() + " ms, such as 10s");
            return otherwise;
        }
        return read;
    }

    /** A whole number of milliseconds, seconds, minutes or hours; null when it is none. */
    private static @Nullable Duration duration(String text) {
        for (Map.Entry<String, Duration> unit : UNITS) {
            if (text.endsWith(unit.getKey())) {
                Integer count = PortNumbers.parse(
                        text.substring(0, text.length() - unit.getKey().length()));
                return count == null ? null : unit.getValue().multipliedBy(count);
            }
        }
        return null;
    }

    private int number(String key, int otherwise) {
        String text = written.get(key);
        if (text == null) {
            return otherwise;
        }
        Integer read = PortNumbers.parse(text);
        if (read == null || read < 1 || read > HIGHEST_THRESHOLD) {
            errors.add(key + " must be a number from 1 to " + HIGHEST_THRESHOLD);
            return otherwise;
        }
        return read;
    }

    private List<Statuses> statuses(String key, String otherwise) {
        List<Statuses> all = new ArrayList<>();
        String text = written.getOrDefault(key, otherwise);
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            Integer from = PortNumbers.parse(ends[0]);
            Integer to = PortNumbers.parse(ends[ends.length - 1]);
            if (from == null || to == null || from < LOWEST_STATUS || to > HIGHEST_STATUS || from > to) {
                errors.add(key + " must be statuses such as 200 or 200-299, with commas between");
            } else {
                all.add(new Statuses(from, to));
            }
        }
        return all;
    }

    /**
     * What a line says.
     *
     * @param check null when something is wrong
     * @param error what is wrong; empty when nothing is
     */
    public record Reading(@Nullable HealthCheck check, String error) {}
}
