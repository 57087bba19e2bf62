package io.meshway.model;

import org.jspecify.annotations.Nullable;

/** Istio's {@code Destination}: a host as written (short names not expanded), a subset of its DestinationRule, a service port. */
public record Destination(
        String host, @Nullable String subset, @Nullable Integer port) {}
