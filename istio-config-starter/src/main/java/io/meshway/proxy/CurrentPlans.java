package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.connection.ListenerPlan;
import java.net.InetSocketAddress;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where listeners and doors read the configuration in force: once per connection, and once per request. */
public interface CurrentPlans {
    /**
     * The filter chains for a connection; null when no configuration in force has a listener there.
     *
     * @param local where the connection came to
     */
    @Nullable
    ListenerPlan listener(InetSocketAddress local);

    /**
     * The plans of the plain-text HTTP chain for a connection; null when no configuration in force serves HTTP there.
     *
     * @param local where the connection came to
     */
    @Nullable
    HttpPlans plaintext(InetSocketAddress local);

    /**
     * The plans of an HTTP chain whose TLS ends here; null when the configuration in force has none of this name.
     *
     * @param local where the connection came to
     */
    @Nullable
    HttpPlans secured(InetSocketAddress local, String chain);

    /** The settings of the mesh in force. */
    MeshConfig mesh();

    /** Every plan in force that leads to a route; for people and tools, not for requests. */
    Collection<Plan> routePlans();
}
