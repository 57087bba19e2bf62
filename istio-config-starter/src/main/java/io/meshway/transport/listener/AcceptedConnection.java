package io.meshway.transport.listener;

import io.meshway.mesh.FilterChain;
import io.meshway.model.ServerTls;
import io.meshway.proxy.connection.FilterChainMatcher.Facts;
import io.meshway.proxy.connection.ListenerPlan;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a connection came in. Nothing of the configuration of then, which may be large, lives on in it.
 *
 * @param facts what its chain was picked by
 * @param chain name of the chain
 * @param tls how its TLS was terminated; null when it was not
 * @param bytes whether it is a stream of bytes, and not HTTP
 */
record AcceptedConnection(
        Facts facts, String chain, @Nullable ServerTls tls, boolean bytes) {
    private static final AttributeKey<AcceptedConnection> KEY = AttributeKey.valueOf("meshway.accepted");

    /** Remembers how a chain takes a connection. */
    static void remember(Channel connection, Facts facts, FilterChain chain) {
        connection.attr(KEY).set(new AcceptedConnection(facts, chain.name(), chain.tls(), isOfBytes(chain)));
    }

    private static boolean isOfBytes(FilterChain chain) {
        return chain.target() instanceof FilterChain.Target.Bytes;
    }

    /** Of a connection; null while it has not found its chain. */
    static @Nullable AcceptedConnection of(Channel connection) {
        return connection.attr(KEY).get();
    }

    /**
     * Whether a connection like this would be taken in the same way now: by the chain of that name, with the same TLS. Routes and destinations may have
     * changed; they are read by each request, and a stream of bytes stays with the endpoint that it has.
     */
    boolean standsIn(ListenerPlan now) {
        FilterChain next = now.match(facts);
        return next != null && next.name().equals(chain) && Objects.equals(next.tls(), tls) && isOfBytes(next) == bytes;
    }
}
