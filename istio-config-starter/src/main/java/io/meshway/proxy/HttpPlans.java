package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.route.RequestView;
import org.jspecify.annotations.Nullable;

/** The virtual hosts of one HTTP filter chain with their prepared routes. */
public interface HttpPlans {
    /** The virtual host for a Host or {@code :authority} as sent; null when there is none (404, flag NR, on a port of our own). */
    @Nullable
    VirtualHostPlans virtualHost(String authority);

    /** The settings of the mesh that these were prepared under. */
    MeshConfig mesh();

    /** The prepared routes of one virtual host. */
    interface VirtualHostPlans {
        /** The plan for the request: its route's, else the redirect to https or the 404 of this virtual host. Never null. */
        Plan plan(RequestView request);
    }
}
