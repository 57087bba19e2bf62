package io.meshway.actuate;

import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.ProxyIdentity;
import java.util.function.Supplier;

/**
 * What stays from start to end of the process.
 *
 * @param identity who this proxy is
 * @param config what holds for the mesh
 * @param door how requests are served; asked when somebody wants to know, since it is decided late
 */
public record ProxyFacts(ProxyIdentity identity, MeshConfig config, Supplier<Door> door) {
    /** Which policy clusters without one have. */
    boolean roundRobinByDefault() {
        return config.compat().roundRobinByDefault();
    }

    /**
     * How requests reach the core.
     *
     * @param name {@code spring} or {@code native}
     * @param reason why, for people
     */
    public record Door(String name, String reason) {}
}
