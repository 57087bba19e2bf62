package io.meshway.mesh;

import io.meshway.model.HeaderOperations;
import io.meshway.model.LoadBalancer;
import org.jspecify.annotations.Nullable;

/**
 * A destination with its name resolved and its port inferred. The cluster may be unknown: then requests end in 503 with flag NC.
 *
 * @param cluster what it resolves to
 * @param weight as written, 0 when absent
 * @param headers operations of this destination; none for byte streams
 * @param hashKey the {@code consistentHash} key of the policy that applies to the destination, if any
 */
public record LinkedDestination(
        ClusterKey cluster, int weight, HeaderOperations headers, LoadBalancer.@Nullable HashKey hashKey) {}
