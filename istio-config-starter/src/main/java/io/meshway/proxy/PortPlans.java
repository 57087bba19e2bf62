package io.meshway.proxy;

import io.meshway.mesh.MeshListener;
import io.meshway.proxy.connection.ListenerPlan;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is prepared for the connections of one port: a listener for the address that they came to takes them, else the one for all addresses. */
final class PortPlans {
    private final Map<InetAddress, Served> byAddress = new HashMap<>(0);
    private @Nullable Served others;

    void add(Served served) {
        InetAddress bind = NetUtil.createInetAddressFromIpAddressString(
                served.plan.listener().bind());
        if (bind == null) {
            others = served;
        } else {
            byAddress.put(bind, served);
        }
    }

    /** How many listeners there are. */
    int size() {
        return byAddress.size() + (others == null ? 0 : 1);
    }

    /** Null when connections to this address are nobody's. */
    @Nullable
    Served at(InetSocketAddress local) {
        Served exact = byAddress.isEmpty() ? null : byAddress.get(local.getAddress());
        return exact == null ? others : exact;
    }

    /** The one with exactly this {@code bind}; null when there is none. */
    @Nullable
    Served of(MeshListener listener) {
        InetAddress bind = NetUtil.createInetAddressFromIpAddressString(listener.bind());
        return bind == null ? others : byAddress.get(bind);
    }

    /**
     * One listener.
     *
     * @param plaintext its plain-text HTTP chain; null when it has none
     * @param secured its HTTP chains whose TLS ends here, by name
     */
    record Served(ListenerPlan plan, @Nullable PreparedHosts plaintext, Map<String, PreparedHosts> secured) {}
}
