package io.meshway.proxy;

import io.meshway.cluster.RequestedHosts;

/** Finds the host that a request asks for, where its destination is every host of a wildcard: before the first attempt, and while no timeout runs. */
final class HostLookup {
    private HostLookup() {}

    /** Tells the exchange, on its event loop. */
    static void begin(RequestedHosts hosts, ForwardExchange exchange) {
        Downstream request = exchange.request();
        String authority = request.requestHeaders().get(HeaderNames.HOST, "");
        LocalReply otherwise = hosts.dynamic() ? LocalReply.DNS_FAILURE : LocalReply.NO_HEALTHY_UPSTREAM;
        hosts.find(authority)
                .whenComplete((found, failure) ->
                        EventLoops.run(request.executor(), () -> exchange.hostIsKnown(found, otherwise)));
    }
}
