package io.meshway.model;

/** A Kubernetes Node, for its topology labels. */
public record Node(ResourceMeta meta) implements Resource {}
