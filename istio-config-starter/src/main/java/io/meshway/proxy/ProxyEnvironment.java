package io.meshway.proxy;

import io.meshway.cluster.ClusterRef;
import io.meshway.mesh.ClusterKey;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What plans need from the process around them.
 *
 * @param clusters the place of a cluster by its key
 * @param replies sends answers of our own
 * @param stamp what every answer carries
 * @param random for weights, percentages and back-off; asked once per draw, so that a thread-local generator fits
 * @param clock wall clock
 * @param mirrorShadowSuffix {@code -shadow} behind the host of mirrored requests, as Istio did up to 1.27
 * @param interposition what the application puts in front of destinations
 */
public record ProxyEnvironment(
        Function<ClusterKey, ClusterRef> clusters,
        LocalReplies replies,
        ResponseStamp stamp,
        Supplier<? extends RandomGenerator> random,
        InstantSource clock,
        boolean mirrorShadowSuffix,
        Interposition interposition) {

    static final int ALL = 1_000_000;

    /** Without anything of an application. */
    public ProxyEnvironment(
            Function<ClusterKey, ClusterRef> clusters,
            LocalReplies replies,
            ResponseStamp stamp,
            Supplier<? extends RandomGenerator> random,
            InstantSource clock,
            boolean mirrorShadowSuffix) {
        this(clusters, replies, stamp, random, clock, mirrorShadowSuffix, Interposition.NONE);
    }

    /** Whether a share of the requests, in millionths, includes this one. */
    boolean draws(int millionths) {
        return millionths >= ALL || (millionths > 0 && random.get().nextInt(ALL) < millionths);
    }
}
