package io.meshway.mesh;

import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.ResourceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One match entry of one rule. Conditions on gateways, port, source labels and source namespace are already decided; what is left holds per request.
 *
 * @param owner the VirtualService that holds the rule; for delegated rules the root
 * @param delegate the delegate that holds the rule; null when there is none
 * @param rule index in {@code spec.http} of the delegate if there is one, else of the owner
 * @param match index in the rule's {@code match}; -1 when the rule has none
 * @param name route name for logs: the rule's, with {@code .matchName} where the match has one; empty when none is given
 * @param condition what the request must look like; null takes every request
 * @param action the rule, with what a delegate inherits from its root filled in
 * @param destinations of the rule, in order, with cluster keys; empty for redirects and direct responses
 * @param mirrors of the rule, in order
 * @param logicalPort declared port of the listener ({@code server.port.number})
 * @param filters annotation {@link #FILTERS} of the owner, and on a further line that of the delegate; empty when neither has one
 */
public record LinkedRoute(
        ResourceKey owner,
        @Nullable ResourceKey delegate,
        int rule,
        int match,
        String name,
        @Nullable HttpMatch condition,
        HttpRule action,
        List<LinkedDestination> destinations,
        List<LinkedMirror> mirrors,
        int logicalPort,
        String filters) {
    /** Annotation of a VirtualService: filters of the application that its requests go through. */
    public static final String FILTERS = "meshway.io/filters";

    public LinkedRoute {
        destinations = List.copyOf(destinations);
        mirrors = List.copyOf(mirrors);
    }
}
