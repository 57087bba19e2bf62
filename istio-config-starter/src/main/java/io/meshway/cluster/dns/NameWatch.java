package io.meshway.cluster.dns;

import io.meshway.cluster.NameResolver;
import io.meshway.cluster.NameResolver.Answer;
import io.meshway.cluster.Timer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One name, asked for again when its answer is no longer valid. One query at a time. */
final class NameWatch {
    /** A resolver that counts its answers down to nothing is not asked in a tight loop. */
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);

    /** Up to this much is added, so that clients do not ask at the same time. */
    private static final int JITTER_MILLIS = 100;

    private final String name;
    private final NameResolver resolver;
    private final Supplier<Duration> refreshRate;
    private final Timer timer;
    private final Supplier<RandomGenerator> random;
    private final Runnable onAnswer;
    private volatile @Nullable List<InetAddress> addresses;
    private volatile boolean answered;
    private boolean stopped;
    private Timer.Task refresh = Timer.Task.NONE;

    /**
     * A watch that does nothing before {@link #ask()}.
     *
     * @param refreshRate when the answer carries no time to live or the query failed
     * @param onAnswer runs on the timer after every answer and every failure
     */
    NameWatch(
            String name,
            NameResolver resolver,
            Supplier<Duration> refreshRate,
            Timer timer,
            Supplier<RandomGenerator> random,
            Runnable onAnswer) {
        this.name = name;
        this.resolver = resolver;
        this.refreshRate = refreshRate;
        this.timer = timer;
        this.random = random;
        this.onAnswer = onAnswer;
    }

    /** The latest good answer; empty before the first. */
    List<InetAddress> addresses() {
        List<InetAddress> latest = addresses;
        return latest == null ? List.of() : latest;
    }

    /** Whether the first query has ended, well or not. */
    boolean answered() {
        return answered;
    }

    void ask() {
        query().whenComplete((answer, failure) -> timer.after(Duration.ZERO, () -> took(answer)));
    }

    private CompletionStage<Answer> query() {
        try {
            return resolver.resolve(name);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes what came; null after a failure, which keeps what is known. */
    private void took(@Nullable Answer answer) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (answer != null) {
                addresses = answer.addresses();
            }
            answered = true;
            refresh = timer.after(untilNext(answer), this::ask);
        }
        onAnswer.run();
    }

    private Duration untilNext(@Nullable Answer answer) {
        Duration valid = answer == null || answer.timeToLive().isZero() ? refreshRate.get() : answer.timeToLive();
        Duration bounded = valid.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : valid;
        return bounded.plusMillis(random.get().nextInt(JITTER_MILLIS + 1));
    }

    synchronized void stop() {
        stopped = true;
        refresh.cancel();
    }
}
