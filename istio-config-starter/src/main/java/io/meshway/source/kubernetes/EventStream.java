package io.meshway.source.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One watch. The server is asked to end it after a minute or so, and when it does not, the connection is taken for dead: a network that swallows packets would
 * otherwise stay unnoticed for a quarter of an hour. A watch continues where the last one ended, so that costs the server next to nothing.
 */
final class EventStream {
    /** Bytes of an event: 16 MiB; an object has two at most. */
    private static final int LONGEST_EVENT = 1 << 24;

    private static final int SERVER_ERROR = 500;

    private final Target target;
    private final String version;
    private final String from;
    private final WatchContext context;
    private final Listener listener;
    private ApiServer.@Nullable Call call;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Answer refusal;
    private boolean ended;

    /** Takes what a watch gives. */
    interface Listener {
        /** The server has accepted it. */
        void opened();

        /** Something happened to an object, or a bookmark came. */
        void event(String type, ApiObject object);

        /** It is over; a success means that the server ended it in due time. */
        void ended(Answer answer);
    }

    EventStream(Target target, String version, String from, WatchContext context, Listener listener) {
        this.target = target;
        this.version = version;
        this.from = from;
        this.context = context;
        this.listener = listener;
    }

    void start() {
        Pace pace = context.pace();
        long seconds = pace.watch().toSeconds()
                + context.random().nextLong(pace.watchSpread().toSeconds() + 1);
        String path = target.path(version, "watch=true") + "&allowWatchBookmarks=true&resourceVersion="
                + Target.escaped(from) + "&timeoutSeconds=" + seconds;
        ApiServer.Call opened = context.server()
                .lines(
                        path,
                        pace.answer(),
                        new LineSplitter(LONGEST_EVENT, this::line),
                        listener::opened,
                        this::finish);
        call = opened;
        deadline = context.later(
                pace.lenience().plusSeconds(seconds),
                () -> opened.expire("the watch was not ended after " + seconds + " s as asked for"));
    }

    void cancel() {
        ended = true;
        ApiServer.Call open = call;
        if (open != null) {
            open.cancel();
        }
        stopDeadline();
    }

    private void stopDeadline() {
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void line(byte[] line) {
        if (ended || refusal != null) {
            return;
        }
        JsonNode event;
        try {
            event = ApiReader.tree(line);
        } catch (JacksonException noJson) {
            refuse(SERVER_ERROR, "an event is no JSON: " + noJson.getOriginalMessage());
            return;
        }
        String type = event.path("type").asString("");
        JsonNode object = event.path("object");
        if (type.equals("ERROR") || !(object instanceof ObjectNode document)) {
            refuse(
                    object.path("code").asInt(SERVER_ERROR),
                    object.path("message").asString("the watch failed"));
        } else {
            listener.event(type, ApiObject.of(document));
        }
    }

    private void refuse(int status, String message) {
        Answer answer = new Answer(status, message.getBytes(StandardCharsets.UTF_8), Duration.ZERO, null);
        refusal = answer;
        ApiServer.Call open = call;
        if (open != null) {
            open.cancel();
        }
        context.loop().execute(() -> finish(answer));
    }

    private void finish(Answer answer) {
        if (ended) {
            return;
        }
        ended = true;
        stopDeadline();
        Answer refused = refusal;
        boolean nothingSaid = answer.status() == 0 && answer.failure() == null;
        listener.ended(
                refused != null
                        ? refused
                        : nothingSaid ? Answer.failed(new IOException("the watch ended without an answer")) : answer);
    }
}
