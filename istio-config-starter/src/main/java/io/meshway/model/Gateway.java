package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Istio's Gateway: ports that selected proxies open. An empty selector selects every gateway. */
public record Gateway(ResourceMeta meta, Map<String, String> selector, List<Server> servers) implements Resource {
    public Gateway {
        selector = Map.copyOf(selector);
        servers = List.copyOf(servers);
    }

    /**
     * {@code servers[]}.
     *
     * @param hosts as written, with {@code ns/} prefix
     * @param bind IP or unix path; null means all addresses
     */
    public record Server(
            ServerPort port,
            @Nullable String bind,
            List<String> hosts,
            @Nullable ServerTls tls,
            @Nullable String defaultEndpoint,
            @Nullable String name) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /** {@code servers[].port}; the protocol as written. */
    public record ServerPort(int number, String name, String protocol) {}
}
