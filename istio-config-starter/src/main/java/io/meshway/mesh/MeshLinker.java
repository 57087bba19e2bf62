package io.meshway.mesh;

/**
 * Says what the accepted resources mean for one proxy.
 *
 * <p>The result depends on the arguments alone. What did not change since {@code previous} is the identical object in the result.
 */
public final class MeshLinker {
    private final ProxyIdentity proxy;
    private final MeshConfig config;

    /** A linker for this proxy under these mesh-wide settings. */
    public MeshLinker(ProxyIdentity proxy, MeshConfig config) {
        this.proxy = proxy;
        this.config = config;
    }

    /**
     * Links the resources.
     *
     * @param previous the snapshot that is in force; {@link MeshSnapshot#EMPTY} at start
     */
    public MeshSnapshot link(ResourceSet resources, MeshSnapshot previous) {
        return MeshSnapshot.EMPTY;
    }

    ProxyIdentity proxy() {
        return proxy;
    }

    MeshConfig config() {
        return config;
    }
}
