package io.meshway.mesh.validate;

import io.meshway.model.Destination;

/** {@code Destination}; whether it exists is found when the mesh is linked. */
final class DestinationCheck {
    private DestinationCheck() {}

    static void check(String path, Destination destination, Findings findings) {
        String problem = destination.host().equals("*")
                ? "a destination is one service"
                : HostSyntax.wildcardOrIp(destination.host());
        if (problem != null) {
            findings.error(
                    path + ".host",
                    destination.host(),
                    "this is no host: " + problem,
                    "use the name of a service, and port.number");
        }
        String subset = destination.subset();
        if (subset != null && !subset.isEmpty() && !HostSyntax.isLabel(subset)) {
            findings.error(
                    path + ".subset", subset, "this is no name of a subset", "use letters, digits and inner hyphens");
        }
        FieldRules.port(path + ".port.number", destination.port(), findings);
    }
}
