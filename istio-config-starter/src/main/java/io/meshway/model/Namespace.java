package io.meshway.model;

/** A Kubernetes Namespace, for its labels and annotations. */
public record Namespace(ResourceMeta meta) implements Resource {}
