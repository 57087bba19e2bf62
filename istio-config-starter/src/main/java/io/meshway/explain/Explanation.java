package io.meshway.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to a request, and why.
 *
 * @param request as it was asked about
 * @param listener that it comes in on; null when there is none
 * @param virtualHost that its host belongs to; null when there is none
 * @param rules in the order in which they were tried, up to the one that took it
 * @param winner the rule that took it; null when none did
 * @param answer what happens then
 */
public record Explanation(
        String request,
        @Nullable Listener listener,
        @Nullable Host virtualHost,
        List<Tried> rules,
        @Nullable Tried winner,
        Answer answer) {
    public Explanation {
        rules = List.copyOf(rules);
    }

    /**
     * A listener and its filter chain.
     *
     * @param bind address; empty means all
     */
    public record Listener(int port, String bind, String chain) {}

    /** A virtual host. */
    public record Host(String name, List<String> domains) {
        public Host {
            domains = List.copyOf(domains);
        }
    }

    /**
     * A rule, or one alternative of its match.
     *
     * @param route its id
     * @param resource the VirtualService with the hosts, such as {@code VirtualService default/reviews}
     * @param delegate the VirtualService that holds the rule, if it is another
     * @param rule index in {@code spec.http} of whoever holds it
     * @param match index in the rule's {@code match}; null when it has none
     * @param name of the route for logs; null when it has none
     * @param failed the first condition that does not hold; null for the winner
     */
    public record Tried(
            String route,
            String resource,
            @Nullable String delegate,
            int rule,
            @Nullable Integer match,
            @Nullable String name,
            @Nullable String failed) {}

    /** What the client gets, or where the request goes. */
    public enum Outcome {
        /** To one of the destinations. */
        FORWARDED,
        /** A redirect of a rule, or of a Gateway that wants TLS. */
        REDIRECTED,
        /** The {@code directResponse} of a rule. */
        ANSWERED,
        /** 404: no host or no rule. */
        NOT_FOUND,
        /** 400, 403 or 426: a target that is none, an upgrade that nobody may ask for, HTTP/1.0. */
        REFUSED,
        /** Nobody listens, or nothing on the connection speaks HTTP. */
        NO_LISTENER
    }

    /** A kind of request that is never served: the answer to it, and why. */
    public record Refusal(int status, String reason) {}

    /**
     * The end of it.
     *
     * @param reason for people
     * @param status of an answer of the proxy's own
     * @param location of a redirect
     * @param authority that destinations get, when it is rewritten
     * @param path that destinations get, without the query
     * @param destinations with their shares
     * @param besides what else may happen, such as faults that hit a share of the requests
     */
    public record Answer(
            Outcome outcome,
            String reason,
            @Nullable Integer status,
            @Nullable String location,
            @Nullable String authority,
            @Nullable String path,
            List<Destination> destinations,
            List<String> besides) {
        public Answer {
            destinations = List.copyOf(destinations);
            besides = List.copyOf(besides);
        }
    }

    /**
     * A cluster that may be picked.
     *
     * @param weight among those of the rule
     * @param problem why requests to it fail; null when they do not
     * @param endpoints of which one is picked
     */
    public record Destination(
            String cluster,
            String host,
            int port,
            @Nullable String subset,
            int weight,
            @Nullable String problem,
            List<Endpoint> endpoints) {
        public Destination {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * An endpoint.
     *
     * @param address an IP, a name to resolve, or a Unix socket with port 0
     * @param state {@code healthy}, {@code unhealthy}, {@code draining}, {@code ejected} or {@code unresolved}
     */
    public record Endpoint(
            String address, int port, @Nullable String locality, String state) {}
}
