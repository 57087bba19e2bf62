package io.meshway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.conformance.CaseClient.Answer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a step expects, of each answer and of all together. */
final class CaseExpectation {
    private static final Set<String> KNOWN = Set.of(
            "status",
            "to",
            "body",
            "response_headers",
            "request_headers",
            "upstream_host",
            "sni",
            "client",
            "proto",
            "duration_ms",
            "path",
            "statuses",
            "distinct_backends",
            "same_backend",
            "sticky",
            "counts",
            "distribution",
            "fraction",
            "share",
            "repeats",
            "received",
            "connections");

    /** Standard errors that a correct program stays within. */
    private static final double TOLERANCE = 5.5;

    private final JsonNode step;
    private final JsonNode expect;

    CaseExpectation(JsonNode step) {
        this.step = step;
        this.expect = step.path("expect");
        expect.forEachEntry((name, value) -> assertThat(KNOWN).contains(name));
    }

    private boolean has(String name) {
        return step.has(name) || expect.has(name);
    }

    private JsonNode of(String name) {
        return step.has(name) ? step.get(name) : expect.get(name);
    }

    void check(List<Answer> answers, List<CaseInstance> instances, Map<CaseInstance, Integer> before) {
        if (!step.path("any").asBoolean(false)) {
            answers.forEach(this::checkEach);
        }
        checkAll(answers);
        expect.path("received")
                .forEachEntry((name, range) -> assertThat(instances.stream()
                                .filter(instance -> instance.isMeantBy(name))
                                .mapToInt(instance -> instance.received.size() - before.getOrDefault(instance, 0))
                                .sum())
                        .as("requests at " + name)
                        .satisfies(count -> inRange(count, range)));
        expect.path("connections")
                .forEachEntry((name, range) -> assertThat(instances.stream()
                                .filter(instance -> instance.isMeantBy(name))
                                .flatMap(instance -> instance.received.stream().skip(before.getOrDefault(instance, 0)))
                                .map(CaseInstance.Received::connection)
                                .distinct()
                                .count())
                        .as("connections at " + name)
                        .satisfies(count -> inRange(count, range)));
    }

    private void checkEach(Answer answer) {
        if (has("status")) {
            assertThat(answer.status())
                    .as(answer.toString())
                    .isEqualTo(of("status").asInt());
        } else if (has("to")) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
        if (has("to")) {
            JsonNode wanted = of("to");
            assertThat(
                            wanted.isArray()
                                    ? wanted.valueStream()
                                            .map(JsonNode::asString)
                                            .toList()
                                    : List.of(wanted.asString()))
                    .as("who answered: " + answer)
                    .anyMatch(name -> begins(answer.backend(), name));
        }
        text("body", answer.body());
        expect.path("response_headers")
                .forEachEntry((name, wanted) -> matches(
                        "response header " + name, wanted, answer.headers().get(name)));
        checkEcho(answer);
        if (has("duration_ms")) {
            inRange(answer.ms(), of("duration_ms"));
        }
    }

    private void checkEcho(Answer answer) {
        JsonNode echo = answer.echo();
        for (String name : List.of("sni", "client", "proto", "path")) {
            text(name, echo == null || !echo.has(name) ? null : echo.get(name).asString());
        }
        JsonNode headers = echo == null ? null : echo.get("headers");
        text("upstream_host", headers == null ? null : headers.path("host").asString(null));
        expect.path("request_headers")
                .forEachEntry((name, wanted) -> matches(
                        "request header " + name,
                        wanted,
                        headers == null ? null : headers.path(name).asString(null)));
    }

    private static boolean begins(String backend, String wanted) {
        String[] parts = wanted.split(":", -1);
        String[] actual = backend.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i >= actual.length || !(parts[i].isEmpty() || parts[i].equals("*") || parts[i].equals(actual[i]))) {
                return false;
            }
        }
        return true;
    }

    private void text(String name, @Nullable String actual) {
        if (has(name)) {
            matches(name, of(name), actual);
        }
    }

    private static void matches(String what, JsonNode wanted, @Nullable String actual) {
        if (wanted.isNull()) {
            assertThat(actual).as(what).isNull();
        } else if (wanted.isObject()) {
            wanted.forEachEntry((matcher, value) -> {
                switch (matcher) {
                    case "contains" -> assertThat(actual).as(what).contains(value.asString());
                    case "regex" -> assertThat(actual).as(what).containsPattern(Pattern.compile(value.asString()));
                    case "prefix" -> assertThat(actual).as(what).startsWith(value.asString());
                    default -> throw new IllegalArgumentException(matcher);
                }
            });
        } else {
            assertThat(actual).as(what).isEqualTo(wanted.asString());
        }
    }

    private void checkAll(List<Answer> answers) {
        Map<String, Long> byInstance = tally(answers, Answer::backend);
        Map<String, Long> byVersion = tally(answers, Answer::version);
        Map<String, Long> byStatus = tally(answers, answer -> Integer.toString(answer.status()));
        if (has("statuses")) {
            of("statuses").forEachEntry((status, range) -> range("answers " + status, byStatus, status, range));
            assertThat(of("statuses").propertyNames())
                    .as("statuses " + byStatus)
                    .containsAll(byStatus.keySet());
        }
        expect.path("counts")
                .forEachEntry((version, range) -> range("answers of " + version, byVersion, version, range));
        expect.path("distribution")
                .forEachEntry((version, share) -> binomial(
                        "answers of " + version,
                        byVersion.getOrDefault(version, 0L),
                        answers.size(),
                        share.asDouble()));
        if (has("fraction")) {
            JsonNode fraction = of("fraction");
            long some = byStatus.getOrDefault(fraction.get("status").asString(), 0L);
            binomial(
                    "answers " + fraction,
                    some,
                    answers.size(),
                    fraction.get("is").asDouble());
        }
        if (has("share")) {
            assertThat(byInstance).hasSize(of("share").get("of").asInt());
            byInstance.forEach((name, count) ->
                    inRange((double) count / answers.size(), of("share").get("each")));
        }
        checkBackends(answers, byInstance.keySet());
    }

    private void checkBackends(List<Answer> answers, Set<String> instances) {
        if (has("distinct_backends")) {
            assertThat(instances).hasSize(of("distinct_backends").asInt());
        }
        if (has("same_backend")) {
            assertThat(instances).hasSize(1);
        }
        if (has("sticky")) {
            Map<String, Set<String>> byKey = new HashMap<>();
            answers.forEach(answer ->
                    byKey.computeIfAbsent(answer.key(), key -> new HashSet<>()).add(answer.backend()));
            assertThat(byKey.values()).allSatisfy(some -> assertThat(some).hasSize(1));
        }
        if (has("repeats")) {
            for (int i = 1; i < answers.size(); i++) {
                assertThat(answers.get(i).backend())
                        .isNotEqualTo(answers.get(i - 1).backend());
            }
        }
    }

    private static Map<String, Long> tally(List<Answer> answers, java.util.function.Function<Answer, String> by) {
        return answers.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    private static void range(String what, Map<String, Long> counts, String key, JsonNode range) {
        assertThat(counts.getOrDefault(key, 0L)).as(what + " of " + counts).satisfies(count -> inRange(count, range));
    }

    private static void binomial(String what, long some, int all, double share) {
        double error = TOLERANCE * Math.sqrt(all * share * (1 - share)) + 1;
        assertThat((double) some).as(what).isBetween(all * share - error, all * share + error);
    }

    private static void inRange(Number value, JsonNode range) {
        double low = range.isArray() ? range.get(0).asDouble() : range.asDouble();
        double high = range.isArray() ? range.get(1).asDouble() : range.asDouble();
        assertThat(value.doubleValue()).isBetween(low, high);
    }
}
