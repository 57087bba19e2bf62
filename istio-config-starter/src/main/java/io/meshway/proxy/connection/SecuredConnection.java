package io.meshway.proxy.connection;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client's connection whose TLS ends here.
 *
 * @param chain name of the filter chain that took it
 * @param clientCertificate value of {@code x-forwarded-client-cert}; null when the client showed no certificate
 */
public record SecuredConnection(String chain, @Nullable String clientCertificate) {
    private static final AttributeKey<SecuredConnection> KEY = AttributeKey.valueOf("meshway.secured");

    /** Remembers it with the connection. */
    public void attachTo(Channel connection) {
        connection.attr(KEY).set(this);
    }

    /** Of a connection, or of the one that a stream of HTTP/2 belongs to; null where no TLS of ours ended. */
    public static @Nullable SecuredConnection of(Channel channel) {
        SecuredConnection own = channel.attr(KEY).get();
        Channel parent = channel.parent();
        return own == null && parent != null ? parent.attr(KEY).get() : own;
    }
}
