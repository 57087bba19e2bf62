package io.meshway.model;

import org.jspecify.annotations.Nullable;

/** Istio's {@code Delegate}: the VirtualService that holds the rules; its namespace is that of the root when null. */
public record DelegateRef(String name, @Nullable String namespace) {}
