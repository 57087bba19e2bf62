package io.meshway.model;

import org.jspecify.annotations.Nullable;

/**
 * Istio's WorkloadEntry.
 *
 * @param healthy the status condition {@code Healthy}; null when the resource has none
 */
public record WorkloadEntry(
        ResourceMeta meta, WorkloadSpec spec, @Nullable Boolean healthy) implements Resource {}
