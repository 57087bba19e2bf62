package io.meshway.source.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which version of a type the API server serves: of several the newest, in the server's own order. One question is asked for all types of a group, and its answer
 * holds for a while. Used on the source's loop only.
 */
final class Discovery {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST = 1 << 22;
    private static final int NOT_FOUND = 404;

    private final ApiServer server;
    private final InstantSource clock;
    private final Duration holds;
    private final Map<String, Group> groups = new HashMap<>();

    /** @param holds how long an answer holds */
    Discovery(ApiServer server, InstantSource clock, Duration holds) {
        this.holds = holds;
        this.server = server;
        this.clock = clock;
    }

    /** What became of the question. */
    sealed interface Result {
        /** The version to use. */
        record Served(String version) implements Result {}

        /** No CustomResourceDefinition of the type is installed. */
        record Absent() implements Result {}

        /** The question was not answered. */
        record Failed(Answer answer) implements Result {}
    }

    /** Finds the version of a type; the answer comes at once where it is known. */
    void find(ResourceType type, Consumer<Result> done) {
        if (!type.custom()) {
            done.accept(new Result.Served("v1"));
            return;
        }
        Group group = groups.computeIfAbsent(type.group(), Group::new);
        Map<String, String> known = group.known();
        if (known != null) {
            done.accept(result(known, type));
            return;
        }
        group.waiting.add(new Waiting(type, done));
        group.ask();
    }

    private static Result result(Map<String, String> versions, ResourceType type) {
        String version = versions.get(type.plural());
        return version == null ? new Result.Absent() : new Result.Served(version);
    }

    private record Waiting(ResourceType type, Consumer<Result> done) {}

    /** One API group. */
    private final class Group {
        private final String name;
        private final List<Waiting> waiting = new ArrayList<>();
        private Map<String, String> versions = new HashMap<>();
        private Instant until = Instant.MIN;
        private boolean asking;

        Group(String name) {
            this.name = name;
        }

        @Nullable
        Map<String, String> known() {
            return clock.instant().isBefore(until) ? versions : null;
        }

        void ask() {
            if (!asking) {
                asking = true;
                server.get("/apis/" + name, TIMEOUT, LONGEST, this::group);
            }
        }

        private void group(Answer answer) {
            Map<String, String> found = new HashMap<>();
            if (answer.status() == NOT_FOUND) {
                finish(found);
                return;
            }
            Deque<String> order = new ArrayDeque<>();
            for (JsonNode version : read(answer).path("versions")) {
                order.add(version.path("version").asString(""));
            }
            if (answer.isSuccess() && !order.isEmpty()) {
                next(order, found);
            } else {
                fail(answer);
            }
        }

        private void next(Deque<String> order, Map<String, String> found) {
            String version = order.poll();
            if (version == null) {
                finish(found);
                return;
            }
            server.get("/apis/" + name + "/" + version, TIMEOUT, LONGEST, answer -> {
                if (!answer.isSuccess() && answer.status() != NOT_FOUND) {
                    fail(answer);
                    return;
                }
                for (JsonNode resource : read(answer).path("resources")) {
                    found.putIfAbsent(resource.path("name").asString(""), version);
                }
                next(order, found);
            });
        }

        private static JsonNode read(Answer answer) {
            try {
                return ApiReader.tree(answer.body().length == 0 ? new byte[] {'{', '}'} : answer.body());
            } catch (JacksonException noJson) {
                return ApiReader.tree(new byte[] {'{', '}'});
            }
        }

        private void finish(Map<String, String> found) {
            versions = found;
            until = clock.instant().plus(holds);
            tell(type -> result(found, type));
        }

        private void fail(Answer answer) {
            tell(type -> new Result.Failed(answer));
        }

        private void tell(Function<ResourceType, Result> result) {
            asking = false;
            List<Waiting> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(one -> one.done.accept(result.apply(one.type)));
        }
    }
}
