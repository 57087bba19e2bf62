package io.meshway.actuate;

import io.meshway.source.kubernetes.KubernetesResourceSource;
import io.meshway.source.kubernetes.SourceReport.Counts;
import io.meshway.source.kubernetes.WatchStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Meters of the watches of an API server, read when they are scraped. */
public final class KubernetesMetrics implements MeterBinder {
    private final KubernetesResourceSource source;
    private final InstantSource clock;

    /** Meters of this source. */
    public KubernetesMetrics(KubernetesResourceSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        watches(registry, "watched", Counts::watched);
        watches(registry, "synced", Counts::synced);
        watches(registry, "troubled", Counts::troubled);
        TimeGauge.builder("meshway.kubernetes.behind", source, TimeUnit.MILLISECONDS, this::behindMillis)
                .description("Time since the oldest trouble with the API server began; 0 while there is none")
                .register(registry);
        calls(registry, "list", WatchStatistics::lists);
        calls(registry, "watch", WatchStatistics::watches);
        FunctionCounter.builder("meshway.kubernetes.failures", source.statistics(), WatchStatistics::failures)
                .description("Calls of the API server that failed or were refused")
                .register(registry);
        events(registry, "news", WatchStatistics::events);
        events(registry, "stale", WatchStatistics::staleEvents);
    }

    private void watches(MeterRegistry registry, String state, ToIntFunction<Counts> count) {
        Gauge.builder("meshway.kubernetes.watches", source, of -> count.applyAsInt(of.counts()))
                .tag("state", state)
                .description("Collections of the API server that are watched, were read once, or are not up to date")
                .register(registry);
    }

    private void calls(MeterRegistry registry, String verb, ToDoubleFunction<WatchStatistics> count) {
        FunctionCounter.builder("meshway.kubernetes.calls", source.statistics(), count)
                .tag("verb", verb)
                .description("Lists and watches that were begun")
                .register(registry);
    }

    private void events(MeterRegistry registry, String state, ToDoubleFunction<WatchStatistics> count) {
        FunctionCounter.builder("meshway.kubernetes.events", source.statistics(), count)
                .tag("state", state)
                .description("Events of watches: news, and those that were older than what was known")
                .register(registry);
    }

    private double behindMillis(KubernetesResourceSource of) {
        Instant since = of.counts().behindSince();
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis();
    }
}
