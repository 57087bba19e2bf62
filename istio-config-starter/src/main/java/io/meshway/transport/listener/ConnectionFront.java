package io.meshway.transport.listener;

import io.meshway.mesh.FilterChain;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.proxy.connection.FilterChainMatcher.Facts;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.proxy.connection.SecuredConnection;
import io.meshway.transport.tls.ServerTlsContext;
import io.meshway.transport.wire.Cutoff;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * First on every connection: finds the filter chain, then leaves. Until then nobody behind it knows that there is a connection, so that one whose bytes pass
 * through never was one of HTTP.
 */
final class ConnectionFront extends ChannelInboundHandlerAdapter {
    /** Name in pipelines. */
    static final String NAME = "meshway.front";

    private final MeshListenerSockets.Connections connections;
    private @Nullable Runnable whenSecured;
    private boolean announced;

    /**
     * A front for one connection.
     *
     * @param connections what becomes of it
     */
    ConnectionFront(MeshListenerSockets.Connections connections) {
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ListenerPlan current = context.channel().localAddress() instanceof InetSocketAddress local
                ? connections.plans().apply(local)
                : null;
        if (current == null) {
            // The listener went while the connection came, or is for another address: as if nobody listened.
            reset(context.channel());
        } else if (current.tls()) {
            context.pipeline()
                    .addBefore(
                            NAME,
                            ClientHelloReader.NAME,
                            new ClientHelloReader(
                                    connections.handshake(),
                                    name -> decide(context, current, new Facts(true, name, null))));
            context.read();
        } else {
            decide(context, current, Facts.PLAINTEXT);
        }
    }

    private void decide(ChannelHandlerContext context, ListenerPlan current, Facts facts) {
        FilterChain chain = current.match(facts);
        if (chain != null) {
            AcceptedConnection.remember(context.channel(), facts, chain);
        }
        if (chain == null) {
            reset(context.channel());
        } else if (chain.tls() == null) {
            go(context, current.bytes(chain));
        } else {
            secure(context, chain, current.bytes(chain));
        }
    }

    /** The handshake takes place between the ClientHello, which is still to be read again, and this. */
    private void secure(ChannelHandlerContext context, FilterChain chain, @Nullable BytePlan through) {
        Channel channel = context.channel();
        ServerTlsContext secured = connections.secured().apply(chain);
        SslHandler handler = secured == null ? null : secured.handler(channel.alloc(), connections.handshake());
        if (handler == null) {
            reset(channel);
            return;
        }
        whenSecured = () -> {
            new SecuredConnection(chain.name(), ServerTlsContext.forwardedCertificate(handler)).attachTo(channel);
            go(context, through);
        };
        context.pipeline().addBefore(NAME, NettyPipeline.SslHandler, handler);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Runnable next = whenSecured;
        if (event instanceof SslCompletionEvent handshake
                && handshake.cause() instanceof SslHandshakeTimeoutException) {
            connections.cutoffs().add(Cutoff.TLS_HANDSHAKE_TIMEOUT, context.channel());
        }
        if (event instanceof SslHandshakeCompletionEvent handshake && next != null) {
            if (handshake.isSuccess()) {
                next.run();
            } else {
                context.close();
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** @param through null for HTTP */
    private void go(ChannelHandlerContext context, @Nullable BytePlan through) {
        if (through != null) {
            removeAllBehind(context.pipeline());
            connections.bytes().accept(context.channel(), through);
            context.pipeline().remove(this);
        } else {
            announced = true;
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }

    /** Without an alert of TLS: that is what clients see of a proxy that has nothing for them. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private static void removeAllBehind(ChannelPipeline pipeline) {
        List<ChannelHandler> behind = new ArrayList<>();
        boolean found = false;
        for (var entry : pipeline) {
            if (found) {
                behind.add(entry.getValue());
            }
            found |= entry.getKey().equals(NAME);
        }
        behind.forEach(pipeline::remove);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (announced) {
            context.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (whenSecured == null) {
            reset(context.channel());
        } else {
            // TLS has something to say about it.
            context.close();
        }
    }
}
