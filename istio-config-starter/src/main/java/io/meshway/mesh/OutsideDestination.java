package io.meshway.mesh;

import io.meshway.model.Destination;

/**
 * A destination that something else than a resource sends requests to, such as a route that an application wrote itself. Short names are of the proxy's
 * namespace; without a port it is the only one of the service, else 80.
 *
 * @param origin who, for people, such as {@code route reviews}
 * @param path where in it the destination is written
 */
public record OutsideDestination(String origin, String path, Destination destination) {}
