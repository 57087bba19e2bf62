package io.meshway.mesh;

import io.meshway.model.ConfigMap;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.MeshSettings;
import io.meshway.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what is written for the whole mesh, or for other proxies, in vain. */
final class SurroundingChecks {
    /** Whom to trust with what; settings of this kind that have no effect are more than a remark. */
    private static final String TOPOLOGY = "defaultConfig.gatewayTopology.";

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
        List<String> topology = new ArrayList<>();
        for (String name : written.unread()) {
            if (name.startsWith(TOPOLOGY)) {
                topology.add(name);
            }
        }
        if (!topology.isEmpty()) {
            findings.warn(
                    Finding.UNSUPPORTED,
                    map,
                    "data.mesh",
                    String.join(", ", topology),
                    "these settings are not served yet, so they have no effect on this proxy",
                    "take them out; what clients write of certificates is never forwarded");
        }
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
