package io.meshway.source.file;

import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resources from files, for as long as it is open: it looks every {@link #PERIOD}, and at once when the operating system announces a change. A
 * change is given within a second on any file system; when one look takes more than {@link #SETTLE} (tens of thousands of files), looks without
 * an announcement become rarer, so that they cost a tenth of a processor at most.
 */
public final class FileResourceSource implements ResourceSource {
    /** The name of its thread, a daemon. */
    public static final String THREAD_NAME = "meshway-files";

    /** Time between looks without an announcement: 500 ms. */
    static final Duration PERIOD = Duration.ofMillis(500);
    /** Time in which a changed file must not change again to be read, and the shortest time between looks: 40 ms. */
    static final Duration SETTLE = Duration.ofMillis(40);

    /** Looking without an announcement takes no more than this part of the time. */
    private static final int IDLE_SHARE = 10;

    /** What a look is taken to cost at most: the clock may be set meanwhile. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(FileResourceSource.class);

    private final FolderReader reader;
    private final ChangeHints hints;
    private final InstantSource clock;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;
    private String lastFailure = "";

    /**
     * Ready to be started.
     *
     * @param location where to look
     * @param parser what to make of a document
     * @param clock the time that files are stamped with
     */
    public FileResourceSource(FileLocation location, DocumentParser parser, InstantSource clock) {
        this(new FolderReader(location, parser, FileLimits.DEFAULT, clock), FolderWatch.open(), clock);
    }

    FileResourceSource(FolderReader reader, ChangeHints hints, InstantSource clock) {
        this.reader = reader;
        this.hints = hints;
        this.clock = clock;
    }

    /** Looks once, without watching: for the command line and tests. */
    public static SourceSnapshot readOnce(FileLocation location, DocumentParser parser) {
        return new FolderReader(location, parser, FileLimits.DEFAULT, InstantSource.system())
                .look()
                .orElse(SourceSnapshot.EMPTY);
    }

    @Override
    public void start(Consumer<SourceSnapshot> listener) {
        if (closed || !started.compareAndSet(false, true)) {
            throw new IllegalStateException("started or closed before");
        }
        var files = new Thread(() -> run(listener), THREAD_NAME);
        files.setDaemon(true);
        thread = files;
        files.start();
    }

    @Override
    public void close() {
        closed = true;
        hints.close();
        Thread files = thread;
        if (files == null || files == Thread.currentThread()) {
            return;
        }
        files.interrupt();
        try {
            files.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Consumer<SourceSnapshot> listener) {
        try {
            while (!closed) {
                Instant begin = clock.instant();
                look(listener);
                Duration spent = shorter(LONGEST_LOOK, Duration.between(begin, clock.instant()));
                boolean soon = hints.watch(reader.folders()) || !reader.isSettled();
                Duration shortest = longer(SETTLE, spent);
                hints.await(shortest, soon ? shortest : longer(PERIOD, spent.multipliedBy(IDLE_SHARE)));
            }
        } catch (InterruptedException e) {
            LOG.debug("No longer watching files");
        }
    }

    /** Whatever goes wrong in one look must not end the watch. */
    private void look(Consumer<SourceSnapshot> listener) {
        try {
            var snapshot = reader.look();
            if (snapshot.isPresent() && !closed) {
                listener.accept(snapshot.get());
            }
            lastFailure = "";
        } catch (RuntimeException e) {
            if (!lastFailure.equals(e.toString())) {
                lastFailure = e.toString();
                LOG.error(
                        "Changed files could not be read or applied, which is a bug; what was read before stays in force",
                        e);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
