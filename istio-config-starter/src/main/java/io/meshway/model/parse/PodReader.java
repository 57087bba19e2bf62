package io.meshway.model.parse;

import io.meshway.model.Pod;
import io.meshway.model.ResourceMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Kubernetes Pod. */
final class PodReader {
    private static final String READY = "Ready";
    private static final Status ABSENT = new Status(List.of(), Defaults.POD_READY);
    private static final Spec EMPTY = new Spec(null, Defaults.SERVICE_ACCOUNT, Map.of());

    private PodReader() {}

    static Pod read(ResourceMeta meta, FieldCursor document) {
        Spec spec = document.object("spec", PodReader::spec);
        Status status = document.object("status", PodReader::status);
        Spec known = spec == null ? EMPTY : spec;
        Status now = status == null ? ABSENT : status;
        return new Pod(meta, now.ips(), now.ready(), known.nodeName(), known.serviceAccount(), known.ports());
    }

    private static Spec spec(FieldCursor spec) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Map<String, Integer> container : spec.objects("containers", PodReader::ports)) {
            container.forEach(ports::putIfAbsent);
        }
        return new Spec(spec.text("nodeName"), spec.text("serviceAccountName", Defaults.SERVICE_ACCOUNT), ports);
    }

    private static Map<String, Integer> ports(FieldCursor container) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        container.objects(
                "ports",
                port -> ports.put(port.text("name", Defaults.TEXT), port.integer("containerPort", Defaults.NUMBER)));
        ports.remove(Defaults.TEXT);
        return ports;
    }

    private static Status status(FieldCursor status) {
        List<String> ips = status.objects("podIPs", entry -> entry.text("ip", Defaults.TEXT));
        String ip = status.text("podIP");
        List<String> known = ips.isEmpty() && ip != null ? List.of(ip) : ips;
        return new Status(known, ready(status));
    }

    private static boolean ready(FieldCursor status) {
        List<Boolean> ready = status.objects(
                "conditions", entry -> READY.equals(entry.text("type")) ? "True".equals(entry.text("status")) : null);
        return ready.isEmpty() ? Defaults.POD_READY : ready.get(0);
    }

    private record Spec(@Nullable String nodeName, String serviceAccount, Map<String, Integer> ports) {}

    private record Status(List<String> ips, boolean ready) {}
}
