package io.meshway.model;

/** A resource that Meshway understood, exactly as its author wrote it. */
public sealed interface Resource
        permits VirtualService,
                DestinationRule,
                Gateway,
                ServiceEntry,
                WorkloadEntry,
                Sidecar,
                KubeService,
                EndpointSlice,
                Pod,
                Secret,
                Namespace,
                Node,
                ConfigMap,
                Policy {
    /** Identity, labels, annotations, age and origin. */
    ResourceMeta meta();

    /** Shorthand for the identity. */
    default ResourceKey key() {
        return meta().key();
    }

    /** Shorthand for the namespace. */
    default String namespace() {
        return meta().key().namespace();
    }

    /** Shorthand for the name. */
    default String name() {
        return meta().key().name();
    }
}
