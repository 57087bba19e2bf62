package io.meshway.model;

/**
 * Istio's {@code HTTPRouteDestination}.
 *
 * @param weight as written; 0 when absent
 * @param headers operations for requests and responses of this destination
 */
public record HttpDestination(Destination destination, int weight, HeaderOperations headers) {}
