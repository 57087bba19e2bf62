package io.meshway.actuate.limit;

import io.meshway.cluster.limit.LimitKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Meters of the limits in force, read when they are scraped: permits by the names that Resilience4j gives those of a bulkhead, and Envoy's counters of what
 * was refused.
 */
public final class LimitMeters implements MeterBinder, LimitObserver {
    private final Map<WrittenLimit, List<Registered>> limits = new HashMap<>();
    private final List<MeterRegistry> registries = new ArrayList<>();

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        limits.forEach((limit, meters) -> meters.addAll(register(limit, registry)));
    }

    @Override
    public synchronized void added(WrittenLimit limit) {
        List<Registered> meters = new ArrayList<>();
        registries.forEach(registry -> meters.addAll(register(limit, registry)));
        limits.put(limit, meters);
    }

    @Override
    public synchronized void removed(WrittenLimit limit) {
        List<Registered> meters = limits.remove(limit);
        if (meters != null) {
            meters.forEach(Registered::remove);
        }
    }

    private static List<Registered> register(WrittenLimit limit, MeterRegistry registry) {
        Gauge most = Gauge.builder("resilience4j.bulkhead.max.allowed.concurrent.calls", limit, WrittenLimit::most)
                .tag("name", limit.name())
                .description("The maximum number of available permissions")
                .register(registry);
        Gauge left = Gauge.builder("resilience4j.bulkhead.available.concurrent.calls", limit, WrittenLimit::left)
                .tag("name", limit.name())
                .description("The number of available permissions")
                .register(registry);
        FunctionCounter refused = FunctionCounter.builder(overflow(limit.kind()), limit, LimitMeters::refused)
                .tag("cluster_name", limit.cluster().toString())
                .tag("limit", limit.kindName())
                .description("How often a limit of the destination's connectionPool or retryBudget was in the way")
                .register(registry);
        return List.of(
                new Registered(registry, most), new Registered(registry, left), new Registered(registry, refused));
    }

    private static double refused(WrittenLimit limit) {
        return limit.limits().permits(limit.kind()).refused();
    }

    /** Envoy counts requests beyond the limit with those that may not wait; the tag tells them apart. */
    private static String overflow(LimitKind kind) {
        return switch (kind) {
            case CONNECTIONS -> "envoy.cluster.upstream.cx.overflow";
            case PENDING, REQUESTS -> "envoy.cluster.upstream.rq.pending.overflow";
            case RETRIES -> "envoy.cluster.upstream.rq.retry.overflow";
        };
    }

    private record Registered(MeterRegistry registry, Meter meter) {
        void remove() {
            registry.remove(meter);
        }
    }
}
