package io.meshway.source.kubernetes;

import io.meshway.source.SourceDocument;
import io.meshway.source.kubernetes.Problem.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one collection up to date: finds the version that is served, lists, watches from where the list ended, and begins again as often as needed. What it
 * knows stays until something newer is known. Used on the source's loop only.
 */
final class CollectionWatch {
    /** A watch that ends sooner counts as a failure, so that it is not opened again and again at once. */
    private static final Duration SHORTEST_WATCH = Duration.ofSeconds(1);

    /** A watch that the server refuses more often than this is given up for a new list. */
    private static final int RESUMPTIONS = 4;

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final Target target;
    private final WatchContext context;
    private final Holding holding = new Holding();
    private final BackOff backOff;
    private @Nullable Lister lister;
    private @Nullable EventStream stream;
    private @Nullable ScheduledFuture<?> retry;
    private @Nullable Problem problem;
    private Instant began = Instant.MIN;
    private String version = "";
    private String from = "";
    private boolean synced;
    private boolean closed;

    CollectionWatch(Target target, WatchContext context) {
        this.target = target;
        this.context = context;
        this.backOff = new BackOff(
                context.random(), context.pace().firstBackOff(), context.pace().longestBackOff());
    }

    void start() {
        locate();
    }

    void close() {
        closed = true;
        stopCalls();
    }

    private void stopCalls() {
        if (lister != null) {
            lister.cancel();
        }
        if (stream != null) {
            stream.cancel();
        }
        if (retry != null) {
            retry.cancel(false);
        }
    }

    Target target() {
        return target;
    }

    List<SourceDocument> documents() {
        return holding.documents();
    }

    /** Whether it was read whole once. */
    boolean isSynced() {
        return synced;
    }

    /** Whether there is nothing to wait for: it was read, or will not be for reasons that others have to change. */
    boolean isSettled() {
        Problem now = problem;
        return synced || (now != null && (now.reason() == Reason.ABSENT || now.reason() == Reason.FORBIDDEN));
    }

    /** What is wrong now; null when nothing is. */
    @Nullable
    Problem problem() {
        return problem;
    }

    /** Whether the problem is there for more than one try. */
    boolean isPersistent() {
        return problem != null && backOff.failures() > 1;
    }

    private void locate() {
        if (closed) {
            return;
        }
        context.discovery().find(target.type(), result -> {
            if (closed) {
                return;
            }
            if (result instanceof Discovery.Result.Served served) {
                version = served.version();
                list();
            } else if (result instanceof Discovery.Result.Failed failed) {
                failed(failed.answer(), this::locate);
            } else {
                absent();
            }
        });
    }

    private void absent() {
        Problem before = problem;
        Problem now = new Problem(Reason.ABSENT, "no such kind is installed", context.now());
        problem = before == null ? now : now.following(before);
        boolean longGone =
                !context.now().isBefore(problem.since().plus(context.pace().absenceGrace()));
        if (synced && longGone) {
            synced = false;
            holding.clear();
        }
        retry(context.pace().absencePoll(), this::locate);
        context.changed(this);
    }

    private void list() {
        context.statistics().listed();
        lister = new Lister(target, version, holding, context, this::listed);
        lister.start();
    }

    private void listed(Answer answer, String at) {
        lister = null;
        if (closed) {
            return;
        }
        if (answer.status() == NOT_FOUND && answer.failure() == null) {
            locateAgain();
            return;
        }
        if (!answer.isSuccess()) {
            failed(answer, this::locate);
            return;
        }
        from = at;
        synced = true;
        recovered();
        context.changed(this);
        watch();
    }

    /** The version is no longer served, or nothing is: what is known of it may be some seconds old. */
    private void locateAgain() {
        retry(context.pace().absencePoll().plus(backOff.next(Duration.ZERO)), this::locate);
    }

    private void watch() {
        if (closed) {
            return;
        }
        context.statistics().watched();
        began = context.now();
        stream = new EventStream(target, version, from, context, new EventStream.Listener() {
            @Override
            public void opened() {
                recovered();
            }

            @Override
            public void event(String type, ApiObject object) {
                CollectionWatch.this.event(type, object);
            }

            @Override
            public void ended(Answer answer) {
                stream = null;
                CollectionWatch.this.ended(answer);
            }
        });
        stream.start();
    }

    private void event(String type, ApiObject object) {
        if (!object.version().isEmpty() && (from.isEmpty() || Versions.isNewer(object.version(), from))) {
            from = object.version();
        }
        if (type.equals("BOOKMARK")) {
            return;
        }
        boolean news = holding.isNews(object);
        context.statistics().event(news);
        if (!news) {
            return;
        }
        boolean changed = type.equals("DELETED")
                ? holding.remove(object)
                : holding.put(object, context.reader().document(object));
        if (changed) {
            context.changed(this);
        }
    }

    private void ended(Answer answer) {
        if (closed) {
            return;
        }
        boolean lasted = !context.now().isBefore(began.plus(SHORTEST_WATCH));
        if (lasted) {
            backOff.succeeded();
        }
        if (answer.status() == GONE) {
            retry(backOff.next(Duration.ZERO), this::list);
        } else if (answer.status() == NOT_FOUND) {
            locateAgain();
        } else if (!answer.isSuccess()) {
            failed(answer, backOff.failures() < RESUMPTIONS || answer.failure() != null ? this::watch : this::locate);
        } else if (lasted) {
            watch();
        } else {
            retry(backOff.next(Duration.ZERO), this::watch);
        }
    }

    private void failed(Answer answer, Runnable again) {
        context.statistics().failed();
        Problem now = Problem.of(answer, context.now());
        Problem before = problem;
        problem = before == null ? now : now.following(before);
        Duration delay = backOff.next(answer.retryAfter());
        boolean forbidden = now.reason() == Reason.FORBIDDEN;
        Duration poll = context.pace().forbiddenPoll();
        retry(forbidden && delay.compareTo(poll) < 0 ? poll : delay, again);
        context.changed(this);
    }

    private void recovered() {
        boolean troubled = problem != null;
        problem = null;
        if (troubled) {
            context.changed(this);
        }
    }

    private void retry(Duration delay, Runnable step) {
        retry = context.later(delay, step);
    }
}
