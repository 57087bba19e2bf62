package io.meshway.model.parse;

import io.meshway.model.ResourceMeta;
import io.meshway.model.WorkloadEntry;
import io.meshway.model.WorkloadSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a WorkloadEntry, and its spec where it stands inline in a ServiceEntry. */
final class WorkloadReader {
    private static final String HEALTHY = "Healthy";

    private WorkloadReader() {}

    static WorkloadEntry read(ResourceMeta meta, FieldCursor document) {
        return new WorkloadEntry(
                meta,
                document.objectOrEmpty("spec", WorkloadReader::spec),
                document.object("status", WorkloadReader::healthy));
    }

    static WorkloadSpec spec(FieldCursor workload) {
        return new WorkloadSpec(
                workload.text("address", Defaults.TEXT),
                workload.scalarMap("ports", Scalar.INTEGER),
                workload.textMap("labels"),
                workload.text("network"),
                workload.text("locality"),
                workload.integer("weight", Defaults.NUMBER),
                workload.text("serviceAccount"));
    }

    private static @Nullable Boolean healthy(FieldCursor status) {
        status.allowUnknownFields();
        List<Condition> conditions = status.objects(
                "conditions",
                entry -> new Condition(entry.text("type", Defaults.TEXT), entry.text("status", Defaults.TEXT)));
        for (Condition condition : conditions) {
            if (condition.type().equals(HEALTHY)) {
                return condition.status().equals("True");
            }
        }
        return null;
    }

    private record Condition(String type, String status) {}
}
