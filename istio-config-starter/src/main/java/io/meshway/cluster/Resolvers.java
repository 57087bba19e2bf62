package io.meshway.cluster;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Who resolves the names of a process.
 *
 * @param written for names that an endpoint of a resource gives: they lead wherever their owner says
 * @param derived for hosts that stand for themselves, and for what requests ask a wildcard for: nobody wrote an address, so answers are not trusted to lead
 *     to this machine
 * @param refreshRate how long an answer without a time to live holds, and how long after a failure the next query comes: the mesh's
 *     {@code dnsRefreshRate} in force
 */
public record Resolvers(NameResolver written, NameResolver derived, Supplier<Duration> refreshRate) {
    /** Istio's {@code dnsRefreshRate} when the mesh does not say. */
    public static final Duration DEFAULT_REFRESH_RATE = Duration.ofSeconds(60);

    /** One resolver for all names, with Istio's defaults. */
    public static Resolvers all(NameResolver resolver) {
        return new Resolvers(resolver, resolver, () -> DEFAULT_REFRESH_RATE);
    }
}
