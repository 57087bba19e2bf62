package io.meshway.model.parse;

import io.meshway.model.ResourceMeta;
import io.meshway.model.Sidecar;
import java.util.Set;

/** Reads the spec of a Sidecar. */
final class SidecarReader {
    private static final Set<String> CAPTURE_MODES = Set.of("DEFAULT", "IPTABLES", "NONE");

    private SidecarReader() {}

    static Sidecar read(ResourceMeta meta, FieldCursor spec) {
        return new Sidecar(
                meta,
                spec.object("workloadSelector", selector -> selector.textMap("labels")),
                spec.objects("egress", SidecarReader::egress),
                spec.objects("ingress", SidecarReader::ingress),
                spec.object("outboundTrafficPolicy", SidecarReader::outboundPolicy),
                spec.object("inboundConnectionPool", ConnectionPoolReader::read));
    }

    private static Sidecar.Egress egress(FieldCursor egress) {
        return new Sidecar.Egress(
                egress.object("port", SidecarReader::port),
                egress.text("bind"),
                egress.word("captureMode", CAPTURE_MODES),
                egress.texts("hosts"));
    }

    private static Sidecar.Ingress ingress(FieldCursor ingress) {
        return new Sidecar.Ingress(
                ingress.objectOrEmpty("port", SidecarReader::port),
                ingress.text("bind"),
                ingress.word("captureMode", CAPTURE_MODES),
                ingress.text("defaultEndpoint"),
                ingress.object("tls", ServerTlsReader::read),
                ingress.object("connectionPool", ConnectionPoolReader::read));
    }

    private static Sidecar.Port port(FieldCursor port) {
        port.ignore("targetPort");
        return new Sidecar.Port(
                port.integer("number", Defaults.NUMBER),
                port.text("protocol", Defaults.TEXT),
                port.text("name", Defaults.TEXT));
    }

    private static Sidecar.OutboundTrafficPolicy outboundPolicy(FieldCursor policy) {
        return new Sidecar.OutboundTrafficPolicy(
                policy.choice("mode", Defaults.OUTBOUND_MODE), policy.object("egressProxy", DestinationReader::read));
    }
}
