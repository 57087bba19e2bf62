package io.meshway.mesh;

import org.jspecify.annotations.Nullable;

/**
 * A port that a service declares.
 *
 * @param number by which routes and policies name it
 * @param name empty when it has none
 * @param targetPort number or container port name that endpoints are dialled on; null when it is {@code number}
 */
record ServicePort(
        int number,
        String name,
        PortProtocol protocol,
        @Nullable String targetPort) {}
