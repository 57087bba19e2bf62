package io.meshway.model.parse;

import io.meshway.model.KubeService;
import io.meshway.model.ResourceMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the spec of a Kubernetes Service. */
final class KubeServiceReader {
    private KubeServiceReader() {}

    static KubeService read(ResourceMeta meta, FieldCursor spec) {
        return new KubeService(
                meta,
                spec.text("type", Defaults.SERVICE_TYPE),
                clusterIps(spec),
                spec.text("externalName"),
                spec.objects("ports", KubeServiceReader::port),
                spec.textMap("selector"),
                spec.text("internalTrafficPolicy"),
                spec.text("trafficDistribution"));
    }

    /** Hand-written files have {@code clusterIP} alone. */
    private static List<String> clusterIps(FieldCursor spec) {
        List<String> all = spec.texts("clusterIPs");
        String first = spec.text("clusterIP");
        return all.isEmpty() && first != null && !first.isEmpty() ? List.of(first) : all;
    }

    private static KubeService.Port port(FieldCursor port) {
        return new KubeService.Port(
                port.integer("port", Defaults.NUMBER),
                port.text("name", Defaults.TEXT),
                port.text("protocol", Defaults.PORT_PROTOCOL),
                port.text("appProtocol"),
                targetPort(port));
    }

    private static @Nullable String targetPort(FieldCursor port) {
        return port.scalar("targetPort", Scalar.NAME_OR_NUMBER);
    }
}
