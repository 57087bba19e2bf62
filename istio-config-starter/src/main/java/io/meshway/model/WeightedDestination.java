package io.meshway.model;

/** Istio's {@code RouteDestination} of tls and tcp rules. */
public record WeightedDestination(Destination destination, int weight) {}
