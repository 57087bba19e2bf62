package io.meshway.actuate;

import io.meshway.transport.wire.Cutoff;
import io.meshway.transport.wire.Cutoffs;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Counts what limits have ended of clients' connections, by reason. */
public final class LimitMetrics implements MeterBinder {
    private final Cutoffs cutoffs;

    /** Meters of these counts. */
    public LimitMetrics(Cutoffs cutoffs) {
        this.cutoffs = cutoffs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Cutoff reason : Cutoff.values()) {
            FunctionCounter.builder("meshway.limits.cutoffs", cutoffs, of -> of.count(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .description("Connections of clients, or streams of them, that a limit has ended")
                    .register(registry);
        }
    }
}
