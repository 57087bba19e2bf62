package io.meshway.cluster.balance;

import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import org.jspecify.annotations.Nullable;

/** Istio's {@code loadBalancer}, decided. */
public sealed interface BalancePolicy {
    /** {@code ringHash.minimumRingSize} when not written. */
    long DEFAULT_RING_SIZE = 1024;

    /** Most entries of a ring; Envoy's limit, which Istio gives no field for. */
    long MAX_RING_SIZE = 8_388_608;

    /** {@code ROUND_ROBIN}. */
    record RoundRobin(@Nullable SlowStart slowStart) implements BalancePolicy {}

    /** {@code LEAST_REQUEST}, the default; {@code LEAST_CONN} was its name. */
    record LeastRequest(@Nullable SlowStart slowStart) implements BalancePolicy {}

    /** {@code RANDOM}. */
    record Random() implements BalancePolicy {}

    /** {@code PASSTHROUGH}: endpoints are not used, the connection's original destination is. */
    record Passthrough() implements BalancePolicy {}

    /** {@code consistentHash} on a ring of at least that many entries. */
    record RingHash(long minimumSize) implements BalancePolicy {}

    /** {@code consistentHash.maglev} with a table of that many slots, a prime. */
    record Maglev(int tableSize) implements BalancePolicy {}

    /** How new endpoints begin; null when they get their share at once. */
    default @Nullable SlowStart slowStart() {
        return null;
    }

    /** Whether the request's hash decides. */
    default boolean hashed() {
        return this instanceof RingHash || this instanceof Maglev;
    }

    /**
     * What the settings mean; a hash wins over {@code simple}.
     *
     * @param roundRobinByDefault as older releases of Istio; today least request is
     */
    static BalancePolicy of(@Nullable LoadBalancer settings, boolean roundRobinByDefault) {
        ConsistentHash hash = settings == null ? null : settings.consistentHash();
        if (hash != null) {
            return of(hash);
        }
        SlowStart slowStart = SlowStart.of(settings == null ? null : settings.warmup());
        LoadBalancer.Simple simple = settings == null ? null : settings.simple();
        if (simple == null || simple == LoadBalancer.Simple.UNSPECIFIED) {
            return roundRobinByDefault ? new RoundRobin(slowStart) : new LeastRequest(slowStart);
        }
        return switch (simple) {
            case ROUND_ROBIN -> new RoundRobin(slowStart);
            case RANDOM -> new Random();
            case PASSTHROUGH -> new Passthrough();
            case LEAST_REQUEST, UNSPECIFIED -> new LeastRequest(slowStart);
        };
    }

    private static BalancePolicy of(ConsistentHash hash) {
        Long table = hash.maglevTableSize();
        if (table != null) {
            return new Maglev(Math.toIntExact(table));
        }
        Long ring = hash.minimumRingSize();
        return new RingHash(ring == null ? DEFAULT_RING_SIZE : Math.min(Math.max(ring, 1), MAX_RING_SIZE));
    }
}
