package io.meshway.source.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.parse.ParseResult;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resources from an API server, for as long as it is open. The first snapshot comes when every collection was read once, or cannot be for want of a permission or
 * of the kind; the others serve then. A change is given some milliseconds after the API server told it. When a resource begins to refer to something that is not
 * read yet (a Secret, the Pods of a namespace), the change waits until that was read, for 5 s at most, so that it never leads to less than before.
 * What is known stays whatever becomes of the connection.
 */
public final class KubernetesResourceSource implements ResourceSource {
    /** The name of its thread, a daemon. */
    public static final String THREAD_NAME = "meshway-kubernetes";

    /** Events that arrive together are one change: 5 ms. */
    private static final Duration TOGETHER = Duration.ofMillis(5);

    /** Kinds whose resources say what else has to be read. */
    private static final Set<String> REFERRING =
            Set.of("Gateway", "DestinationRule", "ServiceEntry", "Service", "Namespace", "ConfigMap");

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    static final ThreadFactory THREAD = task -> {
        Thread thread = new Thread(task, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    };

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesResourceSource.class);

    private final Scope scope;
    private final Function<Collection<Resource>, Needs> needs;
    private final ScheduledExecutorService loop;
    private final WatchContext context;
    private final WatchStatistics statistics = new WatchStatistics();
    private final SourceReport report;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Map<Target, CollectionWatch> watches = new LinkedHashMap<>();
    private Set<Target> wanted = Set.of();
    private List<List<SourceDocument>> referring = List.of();
    private List<List<SourceDocument>> given = List.of();
    private @Nullable Instant waitingSince;
    private boolean first = true;
    private boolean scheduled;
    private @Nullable Consumer<SourceSnapshot> listener;

    /**
     * Time as the source has it.
     *
     * @param loop one thread, named {@link #THREAD_NAME}; ends with the source
     */
    record Timing(InstantSource clock, ScheduledExecutorService loop, Pace pace) {}

    /**
     * Ready to be started.
     *
     * @param client whose connection and credentials are used; not closed with the source
     * @param needs what resources refer to
     */
    public KubernetesResourceSource(
            KubernetesClient client,
            Scope scope,
            Function<Collection<Resource>, Needs> needs,
            InstantSource clock,
            RandomGenerator random) {
        this(client, scope, needs, random, new Timing(clock, Executors.newScheduledThreadPool(1, THREAD), Pace.USUAL));
    }

    KubernetesResourceSource(
            KubernetesClient client,
            Scope scope,
            Function<Collection<Resource>, Needs> needs,
            RandomGenerator random,
            Timing timing) {
        this.scope = scope;
        this.needs = needs;
        this.loop = timing.loop();
        ApiServer server = new ApiServer(client, this::run);
        this.report = new SourceReport(server.address());
        this.context = new WatchContext(
                server,
                new Discovery(
                        server, timing.clock(), timing.pace().absencePoll().dividedBy(2)),
                new ApiReader(),
                loop,
                timing.clock(),
                random,
                timing.pace(),
                statistics,
                watch -> changed());
    }

    private void run(Runnable task) {
        if (!loop.isShutdown()) {
            loop.execute(() -> guarded(task));
        }
    }

    /** A bug must not end the watches. */
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.error("What the API server sent could not be taken, which is a bug", bug);
        }
    }

    @Override
    public void start(Consumer<SourceSnapshot> taker) {
        if (!started.compareAndSet(false, true) || loop.isShutdown()) {
            throw new IllegalStateException("started or closed before");
        }
        LOG.info("Reading resources from the API server {}", report.address());
        run(() -> {
            listener = taker;
            wanted = new LinkedHashSet<>(scope.always());
            wanted.forEach(this::open);
            report();
        });
    }

    private void open(Target target) {
        if (!watches.containsKey(target)) {
            CollectionWatch watch = new CollectionWatch(target, context);
            watches.put(target, watch);
            watch.start();
        }
    }

    private void changed() {
        if (!scheduled) {
            scheduled = true;
            context.later(TOGETHER, this::settle);
        }
    }

    private void settle() {
        scheduled = false;
        if (allSettled(scope.always())) {
            lookWhatIsNeeded();
            if (!isWaiting()) {
                closeUnwanted();
                give();
            }
        }
        report();
    }

    private boolean allSettled(Collection<Target> targets) {
        for (Target target : targets) {
            CollectionWatch watch = watches.get(target);
            if (watch == null || !watch.isSettled()) {
                return false;
            }
        }
        return true;
    }

    private void lookWhatIsNeeded() {
        List<List<SourceDocument>> now = new ArrayList<>();
        for (CollectionWatch watch : watches.values()) {
            if (REFERRING.contains(watch.target().type().kind())) {
                now.add(watch.documents());
            }
        }
        if (sameLists(now, referring)) {
            return;
        }
        referring = now;
        List<Resource> resources = new ArrayList<>();
        for (List<SourceDocument> documents : now) {
            for (SourceDocument document : documents) {
                if (document.result() instanceof ParseResult.Accepted accepted) {
                    resources.add(accepted.resource());
                }
            }
        }
        Set<Target> all = new LinkedHashSet<>(scope.always());
        all.addAll(scope.onDemand(needs.apply(resources)));
        wanted = all;
        wanted.forEach(this::open);
    }

    private static boolean sameLists(List<List<SourceDocument>> one, List<List<SourceDocument>> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether something that was asked for was not read yet. */
    private boolean isWaiting() {
        if (allSettled(wanted)) {
            waitingSince = null;
            return false;
        }
        Instant now = context.now();
        Instant since = waitingSince;
        if (since == null) {
            since = now;
            waitingSince = since;
            context.later(context.pace().patience(), this::settle);
        }
        return first || now.isBefore(since.plus(context.pace().patience()));
    }

    private void closeUnwanted() {
        watches.values().removeIf(watch -> {
            boolean unwanted = !wanted.contains(watch.target());
            if (unwanted) {
                watch.close();
            }
            return unwanted;
        });
    }

    private void give() {
        List<List<SourceDocument>> now = new ArrayList<>(watches.size());
        for (CollectionWatch watch : watches.values()) {
            now.add(watch.documents());
        }
        Consumer<SourceSnapshot> taker = listener;
        if (taker == null || (!first && sameLists(now, given))) {
            return;
        }
        first = false;
        given = now;
        int size = now.stream().mapToInt(List::size).sum();
        List<SourceDocument> documents = new ArrayList<>(size);
        now.forEach(documents::addAll);
        taker.accept(new SourceSnapshot(documents, List.of()));
    }

    private void report() {
        report.update(watches.values(), first);
    }

    @Override
    public List<Finding> findings() {
        return report.findings();
    }

    @Override
    public Map<String, Object> details() {
        return report.details();
    }

    /** How many collections are watched, and how many of them are up to date. */
    public SourceReport.Counts counts() {
        return report.counts();
    }

    /** What was done so far. */
    public WatchStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        run(() -> {
            listener = null;
            watches.values().forEach(CollectionWatch::close);
            watches.clear();
            loop.shutdownNow();
        });
        if (Thread.currentThread().getName().equals(THREAD_NAME)) {
            return;
        }
        try {
            if (!loop.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
