package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.model.LoadBalancer;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pick and what surrounds it leave nothing to the garbage collector. */
class PickAllocationTest {
    private static final int PICKS = 10_000;

    /** What the measuring itself may take. */
    private static final long SLACK_BYTES = 4_096;

    private final Clusters clusters = new Clusters();

    @ParameterizedTest
    @CsvSource({
        "ROUND_ROBIN, 1",
        "ROUND_ROBIN, 7",
        "LEAST_REQUEST, 1",
        "LEAST_REQUEST, 7",
        "RANDOM, 1",
        "RING, 7",
        "MAGLEV, 1"
    })
    void pickAllocatesNothing(String policy, int heaviest) {
        var endpoints = IntStream.range(0, 100)
                .mapToObj(i -> at("10.0.0." + i, 1 + i % heaviest, EndpointHealth.HEALTHY, Map.of()))
                .toList();
        clusters.apply(spec(REVIEWS, policy(balancer(policy)), new EndpointSource.Fixed(endpoints)));
        Cluster cluster = clusters.cluster(REVIEWS);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        pick(cluster);

        long before = threads.getCurrentThreadAllocatedBytes();
        pick(cluster);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(SLACK_BYTES);
    }

    private static void pick(Cluster cluster) {
        for (int i = 0; i < PICKS; i++) {
            LiveEndpoint endpoint = cluster.pick(PickContext.NOTHING);
            endpoint.started();
            cluster.report(endpoint, AttemptOutcome.response(200));
            endpoint.finished();
        }
    }

    private static LoadBalancer balancer(String policy) {
        var key = new LoadBalancer.HashKey.SourceIp();
        return switch (policy) {
            case "RING" -> new LoadBalancer(null, new LoadBalancer.ConsistentHash(key, null, null), null, null);
            case "MAGLEV" -> new LoadBalancer(null, new LoadBalancer.ConsistentHash(key, null, 1009L), null, null);
            default -> new LoadBalancer(LoadBalancer.Simple.valueOf(policy), null, null, null);
        };
    }
}
