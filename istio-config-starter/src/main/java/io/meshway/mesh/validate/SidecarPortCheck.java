package io.meshway.mesh.validate;

import io.meshway.model.Sidecar;

/** {@code SidecarPort}. */
final class SidecarPortCheck {
    private SidecarPortCheck() {}

    static void check(String path, Sidecar.Port port, Findings findings) {
        FieldRules.port(path + ".number", port.number(), findings);
        protocol(path, port, findings);
    }

    static void protocol(String path, Sidecar.Port port, Findings findings) {
        if (!port.protocol().isEmpty() && !Protocols.isKnown(port.protocol())) {
            findings.error(
                    path + ".protocol", port.protocol(), "this is no protocol", "use HTTP, HTTPS, GRPC, TCP or TLS");
        }
    }
}
