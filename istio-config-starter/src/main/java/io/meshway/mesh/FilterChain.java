package io.meshway.mesh;

import io.meshway.model.ServerTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the connections that fit.
 *
 * @param name unique within the listener, stable between snapshots
 * @param match which connections
 * @param tls how TLS is terminated; null when it is not
 * @param target HTTP or bytes
 */
public record FilterChain(
        String name, Match match, @Nullable ServerTls tls, Target target) {
    /**
     * Envoy's filter chain match, as far as Istio uses it.
     *
     * @param tls the connection starts with a TLS ClientHello
     * @param serverNames SNI, exact or {@code *.suffix}, lower case; empty takes any and none
     * @param destinationCidrs original destination of a captured connection; empty takes any
     */
    public record Match(boolean tls, List<String> serverNames, List<String> destinationCidrs) {
        /** Every connection in plain text. */
        public static final Match PLAINTEXT = new Match(false, List.of(), List.of());

        public Match {
            serverNames = List.copyOf(serverNames);
            destinationCidrs = List.copyOf(destinationCidrs);
        }
    }

    /** What runs on the connection. */
    public sealed interface Target {
        /** Requests, chosen by host. */
        record Http(List<LinkedVirtualHost> virtualHosts) implements Target {
            public Http {
                virtualHosts = List.copyOf(virtualHosts);
            }
        }

        /** Bytes, one destination drawn per connection. */
        record Bytes(String routeName, List<LinkedDestination> destinations) implements Target {
            public Bytes {
                destinations = List.copyOf(destinations);
            }
        }
    }
}
