package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What routing needs of a Kubernetes Pod.
 *
 * @param ips {@code status.podIPs}
 * @param ready the condition {@code Ready}; true when the status is absent, as in a hand-written file
 * @param containerPorts container port names to numbers
 */
public record Pod(
        ResourceMeta meta,
        List<String> ips,
        boolean ready,
        @Nullable String nodeName,
        String serviceAccount,
        Map<String, Integer> containerPorts)
        implements Resource {
    public Pod {
        ips = List.copyOf(ips);
        containerPorts = Map.copyOf(containerPorts);
    }
}
