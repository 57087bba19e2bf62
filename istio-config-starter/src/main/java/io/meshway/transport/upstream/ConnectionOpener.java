package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint: TCP, then TLS where there is to be any, all of it within the connect timeout. */
final class ConnectionOpener {
    /** Flushes of one round of the event loop that go out as one; Netty's default. */
    private static final int FLUSHES_AT_ONCE = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    private final Bootstrap bootstrap;
    private final EventLoopGroup loops;
    private final Supplier<SocketAddress> address;
    private final Duration timeout;
    private final @Nullable TransportSecurity security;

    /**
     * An opener.
     *
     * @param loops gives a caller on one of its event loops that one
     * @param address asked for with every connection
     * @param timeout for everything down to the protocol's handshake
     * @param security null for plain text
     */
    ConnectionOpener(
            EventLoopGroup loops,
            ChannelFactory<Channel> sockets,
            Supplier<SocketAddress> address,
            Duration timeout,
            SocketOptions options,
            @Nullable TransportSecurity security) {
        this.loops = loops;
        this.address = address;
        this.timeout = timeout;
        this.security = security;
        this.bootstrap = new Bootstrap()
                .channelFactory(sockets)
                // Ours covers more than the connection.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        options.apply(bootstrap);
    }

    /** Connections of HTTP/1.1. */
    EndpointPool.Opener http1(PoolPolicy policy) {
        return opener((pool, expected) -> new Http1Connection(pool, loops.next(), policy));
    }

    /** Connections of HTTP/2. */
    EndpointPool.Opener http2(PoolPolicy policy) {
        return opener((pool, expected) -> new Http2Connection(pool, loops.next(), policy, expected));
    }

    private EndpointPool.Opener opener(BiFunction<EndpointPool, Integer, PooledConnection> made) {
        return new EndpointPool.Opener() {
            @Override
            public PooledConnection create(EndpointPool pool, int expected) {
                return made.apply(pool, expected);
            }

            @Override
            public void dial(PooledConnection connection) {
                ConnectionOpener.this.dial(connection);
            }
        };
    }

    /** Opens the connection, which hears of everything that follows. */
    private void dial(PooledConnection connection) {
        Bootstrap own = bootstrap.clone().group(connection.loop).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connection.dialled(channel);
                channel.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_AT_ONCE, true));
                if (security != null) {
                    security.install(channel);
                }
                channel.pipeline().addLast(new Handshake(connection));
            }
        });
        ChannelFuture connected = own.connect(address.get());
        Future<?> deadline = connection.loop.schedule(
                () -> {
                    if (!connection.wasReady()) {
                        connection.fails(new UpstreamFailure(Reason.CONNECTION_TIMEOUT, ""));
                    }
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        connected.addListener(done -> {
            if (done.isSuccess()) {
                connected.channel().closeFuture().addListener(closed -> {
                    deadline.cancel(false);
                    connection.over();
                });
            } else {
                deadline.cancel(false);
                connection.fails(Failures.unopened(done.cause()));
                connection.over();
            }
        });
    }
}
