package io.meshway.mesh;

import io.meshway.model.KubeService;
import io.meshway.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which port a gateway opens for the number that a Gateway's server declares: what the settings say, else the target port of a Service in front of this
 * proxy, else the number itself.
 */
public final class OpenedPorts {
    private OpenedPorts() {}

    /** Declared numbers to opened ones, where they differ. A target port's name is looked up in the Pods that are like this proxy. */
    public static Map<Integer, Integer> of(ResourceSet resources, ProxyIdentity proxy, Map<Integer, Integer> settings) {
        Map<Integer, Integer> opened = new HashMap<>();
        for (KubeService service : resources.all(KubeService.class)) {
            if (isInFront(service, proxy)) {
                for (KubeService.Port port : service.ports()) {
                    Integer target = target(port, resources.all(Pod.class), service);
                    if (target != null && !port.protocol().equalsIgnoreCase("UDP")) {
                        opened.putIfAbsent(port.port(), target);
                    }
                }
            }
        }
        opened.putAll(settings);
        opened.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return Map.copyOf(opened);
    }

    /** Whether traffic to the Service comes to this proxy. */
    static boolean isInFront(KubeService service, ProxyIdentity proxy) {
        return service.namespace().equals(proxy.namespace())
                && !service.selector().isEmpty()
                && proxy.labels().entrySet().containsAll(service.selector().entrySet());
    }

    private static @Nullable Integer target(KubeService.Port port, List<Pod> pods, KubeService service) {
        String written = port.targetPort();
        if (written == null || written.isEmpty()) {
            return null;
        }
        Integer number = PortNumbers.parse(written);
        return number != null ? number : named(written, pods, service);
    }

    private static @Nullable Integer named(String name, List<Pod> pods, KubeService service) {
        for (Pod pod : pods) {
            Integer number = pod.containerPorts().get(name);
            if (number != null
                    && pod.namespace().equals(service.namespace())
                    && pod.meta()
                            .labels()
                            .entrySet()
                            .containsAll(service.selector().entrySet())) {
                return number;
            }
        }
        return null;
    }
}
