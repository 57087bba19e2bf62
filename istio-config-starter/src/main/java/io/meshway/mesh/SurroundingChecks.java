package io.meshway.mesh;

import io.meshway.model.ConfigMap;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Finds what is written for the whole mesh, or for other proxies, in vain. */
final class SurroundingChecks {
    private static final String MESH_CONFIG_NAME = "istio";
    private static final String MESH_CONFIG_KEY = "mesh";

    /** Fields of MeshConfig that there is a property for; {@code gatewayTopology} stands below {@code defaultConfig}. */
    private static final List<String> WITH_PROPERTY = List.of(
            "rootNamespace",
            "outboundTrafficPolicy",
            "pathNormalization",
            "defaultVirtualServiceExportTo",
            "defaultServiceExportTo",
            "defaultDestinationRuleExportTo",
            "defaultHttpRetryPolicy",
            "connectTimeout",
            "dnsRefreshRate",
            "gatewayTopology");

    private SurroundingChecks() {}

    static void check(ResourceSet resources, ProxyIdentity proxy, PodsKnown pods, LinkFindings findings) {
        for (ConfigMap map : resources.all(ConfigMap.class)) {
            String mesh = map.data().get(MESH_CONFIG_KEY);
            if (map.name().equals(MESH_CONFIG_NAME) && mesh != null) {
                warnMeshConfig(map, mesh, findings);
            }
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

    private static void warnMeshConfig(ConfigMap map, String mesh, LinkFindings findings) {
        List<String> properties = new ArrayList<>();
        for (String field : WITH_PROPERTY) {
            if (isWritten(field, mesh)) {
                properties.add("istio.mesh." + kebab(field));
            }
        }
        findings.warn(
                Finding.UNSUPPORTED,
                map,
                "data.mesh",
                "",
                "the mesh's settings are not read from here yet, so they have no effect on this proxy",
                properties.isEmpty()
                        ? "set properties below istio.mesh instead; none of the settings in it has one yet"
                        : "set these properties instead: " + String.join(", ", properties));
    }

    /** Whether a line begins with the field; the text is YAML or JSON, and no more of it matters here. */
    private static boolean isWritten(String field, String mesh) {
        return mesh.lines().map(String::strip).anyMatch(line -> {
            String bare = line.replace("\"", "");
            return bare.startsWith(field)
                    && bare.substring(field.length()).stripLeading().startsWith(":");
        });
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
