package io.meshway.source.kubernetes;

import io.meshway.source.SourceDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a collection whole, page by page, and puts it in the place of what was known once the last page is there. */
final class Lister {
    /** Objects in a page: 500. The answer and one object as a tree are all that is in memory besides the records. */
    static final int PAGE = 500;

    /** Objects in a page when the server forgot where a list was: it is read in fewer steps then. */
    private static final int LARGEST_PAGE = 8000;

    /** Bytes of a page: 512 MiB. */
    private static final int LONGEST = 1 << 29;

    private static final int GONE = 410;

    private final Target target;
    private final String version;
    private final Holding holding;
    private final WatchContext context;
    private final Done done;
    private Holding.Listing listing;
    private ApiServer.@Nullable Call call;
    private @Nullable ScheduledFuture<?> deadline;
    private int limit = PAGE;
    private boolean first = true;

    /** What came of it. */
    interface Done {
        /** @param at the version to watch from, when the answer is a success */
        void accept(Answer answer, String at);
    }

    Lister(Target target, String version, Holding holding, WatchContext context, Done done) {
        this.target = target;
        this.version = version;
        this.holding = holding;
        this.context = context;
        this.done = done;
        this.listing = new Holding.Listing(holding);
    }

    void start() {
        page("");
    }

    void cancel() {
        ApiServer.Call waiting = call;
        if (waiting != null) {
            waiting.cancel();
        }
        stopDeadline();
    }

    private void stopDeadline() {
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void page(String next) {
        first = next.isEmpty();
        Duration timeout = context.pace().answer();
        String more = next.isEmpty() ? "" : "&continue=" + Target.escaped(next);
        ApiServer.Call asked =
                context.server().get(target.path(version, "limit=" + limit) + more, timeout, LONGEST, this::answered);
        call = asked;
        deadline = context.later(
                timeout.plusSeconds(1), () -> asked.expire("no complete answer in " + timeout.toSeconds() + " s"));
    }

    private void answered(Answer answer) {
        stopDeadline();
        if (answer.status() == GONE && !first && limit < LARGEST_PAGE) {
            limit = Math.min(LARGEST_PAGE, limit * 4);
            listing = new Holding.Listing(holding);
            page("");
            return;
        }
        if (!answer.isSuccess()) {
            done.accept(answer, "");
            return;
        }
        try {
            ApiReader.Page page = context.reader().page(answer.body(), target.type(), version, this::take);
            if (page.next().isEmpty()) {
                listing.apply();
                done.accept(answer, page.version());
            } else {
                page(page.next());
            }
        } catch (JacksonException noJson) {
            done.accept(Answer.failed(new IOException("the answer is no list: " + noJson.getOriginalMessage())), "");
        }
    }

    private void take(ApiObject object) {
        SourceDocument known = holding.sameVersion(object);
        listing.add(object, known == null ? context.reader().document(object) : known);
    }
}
