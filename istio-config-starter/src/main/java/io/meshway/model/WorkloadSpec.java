package io.meshway.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a WorkloadEntry, also inline in a ServiceEntry.
 *
 * @param address IP, DNS name or {@code unix://} path; empty when absent
 * @param ports service port name to the number that is dialled
 * @param locality {@code region/zone/subzone}
 * @param weight 0 or absent counts as 1
 */
public record WorkloadSpec(
        String address,
        Map<String, Integer> ports,
        Map<String, String> labels,
        @Nullable String network,
        @Nullable String locality,
        int weight,
        @Nullable String serviceAccount) {
    public WorkloadSpec {
        ports = Map.copyOf(ports);
        labels = Map.copyOf(labels);
    }
}
