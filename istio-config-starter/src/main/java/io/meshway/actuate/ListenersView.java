package io.meshway.actuate;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshListener;
import io.meshway.model.ServerTls;
import io.meshway.transport.listener.ListenerEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * {@code /actuator/istio/listeners}: the ports that Gateways ask for.
 *
 * @param total listeners whose bind address or hosts fit the filter
 */
record ListenersView(int total, int offset, int limit, List<View> listeners) implements OperationResponseBody {
    static ListenersView of(
            List<MeshListener> wanted, List<ListenerEngine.View> sockets, ProxyFacts.Door door, Page page) {
        Page.Cursor cursor = page.cursor();
        List<View> listeners = new ArrayList<>();
        for (MeshListener listener : wanted) {
            if (fits(listener, page) && !cursor.next(1).isEmpty()) {
                listeners.add(View.of(listener, socket(listener, sockets), door));
            }
        }
        return new ListenersView(cursor.total(), page.offset(), page.limit(), listeners);
    }

    private static boolean fits(MeshListener listener, Page page) {
        return page.shows(listener.bind())
                || listener.chains().stream()
                        .anyMatch(chain -> page.showsAny(chain.match().serverNames())
                                || (chain.target() instanceof FilterChain.Target.Http http
                                        && http.virtualHosts().stream()
                                                .anyMatch(host -> page.showsAny(host.domains()))));
    }

    private static ListenerEngine.@Nullable View socket(MeshListener listener, List<ListenerEngine.View> sockets) {
        for (ListenerEngine.View socket : sockets) {
            if (socket.port() == listener.port() && socket.bind().equals(listener.bind())) {
                return socket;
            }
        }
        return null;
    }

    /**
     * A listener.
     *
     * @param bind address; empty means all
     * @param port as bound
     * @param server {@code application} for Spring Boot's own port, else {@code gateway}
     * @param state {@code open}, or {@code failed} when the port cannot be bound (a finding says why)
     * @param door how its requests are served; null when it serves none
     */
    record View(
            String bind, int port, String server, String state, ProxyFacts.@Nullable Door door, List<Chain> chains) {
        static View of(MeshListener listener, ListenerEngine.@Nullable View socket, ProxyFacts.Door door) {
            boolean http =
                    listener.chains().stream().anyMatch(chain -> chain.target() instanceof FilterChain.Target.Http);
            return new View(
                    listener.bind(),
                    listener.port(),
                    socket == null ? "application" : "gateway",
                    socket == null ? "open" : socket.state(),
                    http ? door : null,
                    listener.chains().stream().map(Chain::of).toList());
        }
    }

    /**
     * What happens to connections that fit.
     *
     * @param tls {@code none}, {@code passthrough}, or the mode in which it is terminated, such as {@code simple}
     * @param serverNames SNI; empty takes any and none
     * @param target {@code http} or {@code bytes}
     * @param virtualHosts how many, for http
     * @param routes how many, for http
     * @param clusters where bytes go
     */
    record Chain(
            String name,
            String tls,
            List<String> serverNames,
            String target,
            @Nullable Integer virtualHosts,
            @Nullable Integer routes,
            @Nullable List<String> clusters) {
        static Chain of(FilterChain chain) {
            List<String> names = chain.match().serverNames();
            if (chain.target() instanceof FilterChain.Target.Bytes bytes) {
                List<String> clusters = bytes.destinations().stream()
                        .map(destination -> destination.cluster().toString())
                        .toList();
                return new Chain(chain.name(), tls(chain), names, "bytes", null, null, clusters);
            }
            List<LinkedVirtualHost> hosts = ((FilterChain.Target.Http) chain.target()).virtualHosts();
            int routes = hosts.stream().mapToInt(host -> host.routes().size()).sum();
            return new Chain(chain.name(), tls(chain), names, "http", hosts.size(), routes, null);
        }

        private static String tls(FilterChain chain) {
            ServerTls terminated = chain.tls();
            if (terminated != null) {
                return terminated.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
            return chain.match().tls() ? "passthrough" : "none";
        }
    }
}
