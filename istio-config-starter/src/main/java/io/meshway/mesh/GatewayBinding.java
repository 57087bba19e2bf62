package io.meshway.mesh;

import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the names of Gateways in a VirtualService. */
final class GatewayBinding {
    /** The reserved name for all sidecars. */
    static final String MESH = "mesh";

    private GatewayBinding() {}

    /**
     * The Gateway that is meant: {@code name} in the own namespace, {@code namespace/name}, {@code ./name}, or the old dotted {@code name.namespace...};
     * null for {@link #MESH}.
     */
    static @Nullable ResourceKey gateway(String written, String ownNamespace) {
        if (written.equals(MESH)) {
            return null;
        }
        int slash = written.indexOf('/');
        if (slash >= 0) {
            String namespace = written.substring(0, slash);
            return key(namespace.equals(".") ? ownNamespace : namespace, written.substring(slash + 1));
        }
        int dot = written.indexOf('.');
        if (dot < 0) {
            return key(ownNamespace, written);
        }
        String rest = written.substring(dot + 1);
        int nextDot = rest.indexOf('.');
        return key(nextDot < 0 ? rest : rest.substring(0, nextDot), written.substring(0, dot));
    }

    /** Every Gateway that the VirtualService is bound to; an absent list binds it to sidecars only. */
    static Set<ResourceKey> gateways(VirtualService virtualService) {
        Set<ResourceKey> bound = new LinkedHashSet<>();
        for (String written : virtualService.gateways()) {
            ResourceKey gateway = gateway(written, virtualService.namespace());
            if (gateway != null) {
                bound.add(gateway);
            }
        }
        return bound;
    }

    /** Whether sidecars see the VirtualService. */
    static boolean isBoundToMesh(VirtualService virtualService) {
        return virtualService.gateways().isEmpty() || virtualService.gateways().contains(MESH);
    }

    /** Whether the Gateway is among those named. */
    static boolean contains(List<String> written, ResourceKey gateway, String ownNamespace) {
        for (String name : written) {
            if (gateway.equals(gateway(name, ownNamespace))) {
                return true;
            }
        }
        return false;
    }

    private static ResourceKey key(String namespace, String name) {
        return new ResourceKey(Kind.GATEWAY, namespace, name);
    }
}
