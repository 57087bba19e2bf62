package io.meshway.model.parse;

import io.meshway.model.EndpointSlice;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import org.jspecify.annotations.Nullable;

/** Reads a Kubernetes EndpointSlice. */
final class EndpointSliceReader {
    /** The label that ties a slice to its Service. */
    static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private static final Conditions UNKNOWN = new Conditions(null, null, null);

    private EndpointSliceReader() {}

    static EndpointSlice read(ResourceMeta meta, FieldCursor document) {
        return new EndpointSlice(
                meta,
                meta.labels().getOrDefault(SERVICE_LABEL, Defaults.TEXT),
                document.text("addressType", Defaults.ADDRESS_TYPE),
                document.objects(
                        "endpoints", endpoint -> endpoint(endpoint, meta.key().namespace())),
                document.objects("ports", EndpointSliceReader::port));
    }

    private static EndpointSlice.Endpoint endpoint(FieldCursor endpoint, String namespace) {
        Conditions conditions = endpoint.object("conditions", EndpointSliceReader::conditions);
        Conditions known = conditions == null ? UNKNOWN : conditions;
        return new EndpointSlice.Endpoint(
                endpoint.texts("addresses"),
                known.ready(),
                known.serving(),
                known.terminating(),
                endpoint.object("targetRef", target -> target(target, namespace)),
                endpoint.text("nodeName"),
                endpoint.text("zone"));
    }

    private static Conditions conditions(FieldCursor conditions) {
        return new Conditions(conditions.bool("ready"), conditions.bool("serving"), conditions.bool("terminating"));
    }

    /** Only Pods have labels that matter. */
    private static @Nullable ResourceKey target(FieldCursor target, String namespace) {
        String name = target.text("name");
        boolean pod = Kind.POD.kindName().equals(target.text("kind"));
        return pod && name != null ? new ResourceKey(Kind.POD, target.text("namespace", namespace), name) : null;
    }

    private static EndpointSlice.Port port(FieldCursor port) {
        return new EndpointSlice.Port(port.text("name", Defaults.TEXT), port.integer("port"), port.text("appProtocol"));
    }

    private record Conditions(
            @Nullable Boolean ready,
            @Nullable Boolean serving,
            @Nullable Boolean terminating) {}
}
