package io.meshway.mesh;

import io.meshway.model.ConfigMap;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.MeshSettings;
import io.meshway.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what is written for the whole mesh, or for other proxies, in vain. */
final class SurroundingChecks {
    /** Fields of MeshConfig that a property sets and the ConfigMap does not. */
    private static final List<String> PROPERTY_ONLY = List.of("pathNormalization", "dnsRefreshRate");

    /** Stands in the ConfigMap below {@code defaultConfig}. */
    private static final String GATEWAY_TOPOLOGY = "gatewayTopology";

    private SurroundingChecks() {}

    /** @param meshConfig the ConfigMap that counts; null when there is none */
    static void check(
            ResourceSet resources,
            @Nullable ConfigMap meshConfig,
            ProxyIdentity proxy,
            PodsKnown pods,
            LinkFindings findings) {
        MeshSettings written = meshConfig == null ? null : meshConfig.mesh();
        if (meshConfig != null && written != null) {
            warnNotRead(meshConfig, written, findings);
        }
        if (pods != PodsKnown.ALL) {
            return; // another gateway's Pods may be among those that nobody read
        }
        for (Gateway gateway : resources.all(Gateway.class)) {
            if (!EdgeServers.selects(gateway, proxy.labels()) && !selectsAnyPod(gateway, resources.all(Pod.class))) {
                warnInert(gateway, proxy, findings);
            }
        }
    }

    private static void warnNotRead(ConfigMap map, MeshSettings written, LinkFindings findings) {
        List<String> properties = new ArrayList<>();
        for (String field : PROPERTY_ONLY) {
            if (written.unread().contains(field)) {
                properties.add("istio.mesh." + kebab(field));
            }
        }
        if (map.data().getOrDefault("mesh", "").contains(GATEWAY_TOPOLOGY)) {
            properties.add("istio.mesh." + kebab(GATEWAY_TOPOLOGY));
        }
        if (!properties.isEmpty()) {
            findings.warn(
                    Finding.UNSUPPORTED,
                    map,
                    "data.mesh",
                    String.join(", ", written.unread()),
                    "some of these settings are read from properties only, so they have no effect on this proxy",
                    "set these properties instead: " + String.join(", ", properties));
        }
    }

    private static String kebab(String field) {
        StringBuilder kebab = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (Character.isUpperCase(c)) {
                kebab.append('-');
            }
            kebab.append(c);
        }
        return kebab.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean selectsAnyPod(Gateway gateway, List<Pod> pods) {
        for (Pod pod : pods) {
            if (EdgeServers.selects(gateway, pod.meta().labels())) {
                return true;
            }
        }
        return false;
    }

    private static void warnInert(Gateway gateway, ProxyIdentity proxy, LinkFindings findings) {
        Map<String, String> labels = proxy.labels();
        findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                gateway,
                "spec.selector",
                new TreeMap<>(gateway.selector()).toString(),
                "it selects no Pod and not this gateway, whose labels are " + new TreeMap<>(labels)
                        + ", so its ports are not opened",
                "correct the selector, or set istio.proxy.labels");
    }
}
