package io.meshway.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Istio's {@code LoadBalancerSettings}; null means not written. */
public record LoadBalancer(
        @Nullable Simple simple,
        @Nullable ConsistentHash consistentHash,
        @Nullable LocalityLb localityLb,
        @Nullable Warmup warmup) {
    /** {@code simple}; the old {@code LEAST_CONN} reads as {@link #LEAST_REQUEST}. */
    public enum Simple {
        UNSPECIFIED,
        ROUND_ROBIN,
        LEAST_REQUEST,
        RANDOM,
        PASSTHROUGH
    }

    /**
     * {@code consistentHash}.
     *
     * @param key what is hashed
     * @param minimumRingSize of {@code ringHash} or the old field; null means the default of 1024
     * @param maglevTableSize set when {@code maglev} is chosen
     */
    public record ConsistentHash(
            HashKey key,
            @Nullable Long minimumRingSize,
            @Nullable Long maglevTableSize) {}

    /** What a consistent hash is computed from. */
    public sealed interface HashKey {
        /** {@code httpHeaderName}. */
        record Header(String name) implements HashKey {}

        /** {@code httpCookie}; a null {@code ttl} never generates a cookie. */
        record Cookie(String name, String path, @Nullable Duration ttl, Map<String, String> attributes)
                implements HashKey {}

        /** {@code useSourceIp}. */
        record SourceIp() implements HashKey {}

        /** {@code httpQueryParameterName}. */
        record QueryParameter(String name) implements HashKey {}
    }

    /** {@code localityLbSetting}. */
    public record LocalityLb(
            @Nullable Boolean enabled,
            List<Distribute> distribute,
            List<Failover> failover,
            List<String> failoverPriority) {
        public LocalityLb {
            distribute = List.copyOf(distribute);
            failover = List.copyOf(failover);
            failoverPriority = List.copyOf(failoverPriority);
        }
    }

    /** {@code localityLbSetting.distribute[]}. */
    public record Distribute(String from, Map<String, Integer> to) {
        public Distribute {
            to = Map.copyOf(to);
        }
    }

    /** {@code localityLbSetting.failover[]}. */
    public record Failover(String from, String to) {}

    /** {@code warmup}, or the old {@code warmupDurationSecs}. */
    public record Warmup(
            Duration duration,
            @Nullable Double minimumPercent,
            @Nullable Double aggression) {}
}
