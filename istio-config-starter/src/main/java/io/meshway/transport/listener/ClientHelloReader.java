package io.meshway.transport.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the server name of a ClientHello and leaves; the bytes stay as they came. What is no TLS, or comes too slowly, ends the connection. */
final class ClientHelloReader extends AbstractSniHandler<Void> {
    /** Name in pipelines. */
    static final String NAME = "meshway.client-hello";

    private final Consumer<@Nullable String> chosen;

    /**
     * A reader.
     *
     * @param patience how long the ClientHello may take
     * @param chosen told the server name, null for none, on the event loop
     */
    ClientHelloReader(Duration patience, Consumer<@Nullable String> chosen) {
        super(patience.toMillis());
        this.chosen = chosen;
    }

    @Override
    protected Future<Void> lookup(ChannelHandlerContext context, @Nullable ByteBuf clientHello) throws Exception {
        return clientHello == null
                ? context.executor().newFailedFuture(new NotSslRecordException("no ClientHello"))
                : super.lookup(context, clientHello);
    }

    @Override
    protected Future<Void> lookup(ChannelHandlerContext context, @Nullable String serverName) {
        return context.executor().newSucceededFuture(null);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, @Nullable String serverName, Future<Void> done) {
        if (done.isSuccess()) {
            chosen.accept(serverName);
            context.pipeline().remove(this);
        } else {
            ConnectionFront.reset(context.channel());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ConnectionFront.reset(context.channel());
    }
}
