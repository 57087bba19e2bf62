package io.meshway.actuate;

import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this proxy can take traffic: the first configuration, be it empty or full of errors, is in force, and every listener that can be bound is. Part of
 * readiness, never of liveness.
 */
public final class MeshHealthIndicator implements HealthIndicator {
    private final MeshRuntime runtime;
    private final BooleanSupplier listenersSettled;
    private final Supplier<Map<String, Object>> source;
    private volatile boolean firstApplied;

    /**
     * Not ready yet.
     *
     * @param firstApplied completes when the first configuration is in force
     * @param listenersSettled whether every listener that is wanted is bound or cannot be
     */
    public MeshHealthIndicator(
            MeshRuntime runtime, CompletionStage<Void> firstApplied, BooleanSupplier listenersSettled) {
        this(runtime, firstApplied, listenersSettled, Map::of);
    }

    /**
     * Not ready yet.
     *
     * @param source how the source of the configuration is doing
     */
    public MeshHealthIndicator(
            MeshRuntime runtime,
            CompletionStage<Void> firstApplied,
            BooleanSupplier listenersSettled,
            Supplier<Map<String, Object>> source) {
        this.source = source;
        this.runtime = runtime;
        this.listenersSettled = listenersSettled;
        firstApplied.thenRun(() -> this.firstApplied = true);
    }

    @Override
    public Health health() {
        if (!firstApplied) {
            return built(Health.outOfService().withDetail("reason", "no configuration was applied yet"));
        }
        MeshState state = runtime.state();
        if (!listenersSettled.getAsBoolean()) {
            return built(Health.outOfService().withDetail("reason", "listeners are being opened"));
        }
        return built(Health.up()
                .withDetail("version", state.version())
                .withDetail("accepted", state.admitted().accepted())
                .withDetail("rejected", state.admitted().rejected()));
    }

    private Health built(Health.Builder health) {
        Map<String, Object> details = source.get();
        return details.isEmpty()
                ? health.build()
                : health.withDetail("source", details).build();
    }
}
