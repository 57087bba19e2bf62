package io.meshway.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS for the connections of one server. */
public final class ServerTlsContext {
    private final LiveContext context;

    ServerTlsContext(LiveContext context) {
        this.context = context;
    }

    /** The handler for a new connection, with the material as of now; null while there is none, and the connection is closed. */
    public @Nullable SslHandler handler(ByteBufAllocator allocator, Duration patience) {
        SslContext usable = context.current();
        if (usable == null) {
            return null;
        }
        SslHandler handler = usable.newHandler(allocator);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        return handler;
    }

    /** What the upstream hears of the client's certificate; null when it showed none. For a connection whose handshake is done. */
    public static @Nullable String forwardedCertificate(SslHandler handler) {
        return ForwardedCertificate.of(handler.engine().getSession());
    }
}
