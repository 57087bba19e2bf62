package io.meshway.model.parse;

import io.meshway.model.ResourceMeta;
import io.meshway.model.ServiceEntry;
import java.util.Set;

/** Reads the spec of a ServiceEntry. */
final class ServiceEntryReader {
    private static final String INTERNAL = "MESH_INTERNAL";
    private static final Set<String> LOCATIONS = Set.of(Defaults.LOCATION, INTERNAL);

    private ServiceEntryReader() {}

    static ServiceEntry read(ResourceMeta meta, FieldCursor spec) {
        return new ServiceEntry(
                meta,
                spec.texts("hosts"),
                spec.texts("addresses"),
                spec.objects("ports", ServiceEntryReader::port),
                INTERNAL.equals(spec.word("location", LOCATIONS)),
                spec.choice("resolution", Defaults.RESOLUTION),
                spec.objects("endpoints", WorkloadReader::spec),
                spec.object("workloadSelector", selector -> selector.textMap("labels")),
                spec.texts("exportTo"),
                spec.texts("subjectAltNames"));
    }

    private static ServiceEntry.Port port(FieldCursor port) {
        return new ServiceEntry.Port(
                port.integer("number", Defaults.NUMBER),
                port.text("name", Defaults.TEXT),
                port.text("protocol", Defaults.TEXT),
                port.integer("targetPort"));
    }
}
