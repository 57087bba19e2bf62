package io.meshway.actuate;

import io.meshway.model.Severity;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** Meters of the configuration in force, read when they are scraped. */
public final class ConfigMetrics implements MeterBinder {
    private final MeshRuntime runtime;
    private final InstantSource clock;

    /** Meters of this runtime. */
    public ConfigMetrics(MeshRuntime runtime, InstantSource clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("meshway.config.version", runtime, of -> of.state().version())
                .description("Counts the changes of the configuration that were applied; 0 before the first")
                .register(registry);
        TimeGauge.builder("meshway.config.age", runtime, TimeUnit.MILLISECONDS, this::ageMillis)
                .description("Time since the configuration in force was applied; NaN before the first")
                .register(registry);
        resources(registry, "accepted", state -> state.admitted().accepted());
        resources(registry, "rejected", state -> state.admitted().rejected());
        for (Severity severity : Severity.values()) {
            Gauge.builder("meshway.findings", runtime, of -> count(of, severity))
                    .tag("severity", severity.name().toLowerCase(Locale.ROOT))
                    .description("What is wrong with the configuration in force, listeners included")
                    .register(registry);
        }
    }

    private void resources(MeterRegistry registry, String state, ToIntFunction<MeshState> count) {
        Gauge.builder("meshway.config.resources", runtime, of -> count.applyAsInt(of.state()))
                .tag("state", state)
                .description("Resources in force as they are written, and documents that are not because of an error")
                .register(registry);
    }

    private double ageMillis(MeshRuntime of) {
        MeshState state = of.state();
        return state.version() == 0
                ? Double.NaN
                : Duration.between(state.appliedAt(), clock.instant()).toMillis();
    }

    private static double count(MeshRuntime of, Severity severity) {
        return of.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
