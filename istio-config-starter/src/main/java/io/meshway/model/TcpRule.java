package io.meshway.model;

import java.util.List;

/** One entry of {@code spec.tcp} of a VirtualService; no match takes every connection. */
public record TcpRule(List<L4Match> match, List<WeightedDestination> route) {
    public TcpRule {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }
}
