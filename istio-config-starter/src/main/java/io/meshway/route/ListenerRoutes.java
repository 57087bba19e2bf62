package io.meshway.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The routes of one listener.
 *
 * @param port as bound
 * @param bind address; empty means all
 * @param chains the routes of each filter chain that serves HTTP, by the chain's name, in the listener's order
 */
public record ListenerRoutes(int port, String bind, Map<String, HttpRoutes> chains) {
    public ListenerRoutes {
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
    }
}
