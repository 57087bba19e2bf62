package io.meshway.mesh.validate;

import java.util.List;

/** The names in {@code gateways}, of a VirtualService and of a match. */
final class GatewayNamesCheck {
    private GatewayNamesCheck() {}

    static void check(String path, List<String> gateways, Findings findings) {
        for (int i = 0; i < gateways.size(); i++) {
            String name = gateways.get(i);
            int slash = name.indexOf('/');
            if (slash < 0) {
                plain(path + "[" + i + "]", name, findings);
            } else {
                qualified(path + "[" + i + "]", name, slash, findings);
            }
        }
    }

    private static void plain(String path, String name, Findings findings) {
        String problem = HostSyntax.name(name);
        if (problem != null) {
            findings.error(path, name, "this is no name of a Gateway: " + problem, "use name or namespace/name");
            return;
        }
        String[] labels = name.split("\\.");
        if (labels.length > 1) {
            findings.warning(
                    path,
                    name,
                    "dotted names of Gateways are an old spelling",
                    "write " + labels[1] + "/" + labels[0] + " instead");
        }
    }

    /** {@code ./name} is fine although Istio's webhook refuses it: its routing understands it. */
    private static void qualified(String path, String name, int slash, Findings findings) {
        String namespace = name.substring(0, slash);
        boolean valid = (namespace.equals(".") || HostSyntax.isLabel(namespace))
                && HostSyntax.isLabel(name.substring(slash + 1));
        if (!valid) {
            findings.error(path, name, "this is no name of a Gateway", "use name or namespace/name");
        }
    }
}
