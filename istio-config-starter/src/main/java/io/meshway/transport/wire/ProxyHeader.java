package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a load balancer writes ahead of a connection's bytes, in version 1 or 2 of the PROXY protocol: who is at its other end. Until then nobody behind
 * it knows that there is a connection; what has no such header, or a broken one, ends, as behind Envoy's listener filter.
 */
public final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final String DECODER = "meshway.proxy-decoder";
    private static final String NAME = "meshway.proxy-header";

    /** Bytes of attributes that version 2 may add; those of cloud providers and of TLS have some hundred. */
    private static final int MOST_ATTRIBUTES = 4096;

    private final Duration patience;
    private final Cutoffs cutoffs;
    private @Nullable Future<?> deadline;
    private boolean read;

    private ProxyHeader(Duration patience, Cutoffs cutoffs) {
        this.patience = patience;
        this.cutoffs = cutoffs;
    }

    /**
     * Puts it ahead of all handlers that a connection has now.
     *
     * @param patience how long the header may take
     * @param cutoffs counts connections that end here
     */
    public static void expect(Channel connection, Duration patience, Cutoffs cutoffs) {
        connection
                .pipeline()
                .addFirst(NAME, new ProxyHeader(patience, cutoffs))
                .addFirst(DECODER, new HAProxyMessageDecoder(MOST_ATTRIBUTES));
    }

    @Override
    public void channelActive(ChannelHandlerContext own) {
        deadline = own.executor().schedule(() -> end(own), patience.toMillis(), TimeUnit.MILLISECONDS);
        own.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            own.fireChannelRead(message);
            return;
        }
        read = true;
        stopWaiting();
        try {
            if (header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null) {
                ClientPeer.remember(own.channel(), address(header.sourceAddress(), header.sourcePort()));
            }
        } finally {
            header.release();
        }
        own.fireChannelActive();
        // The server asks for one read when a connection begins, which the header has used up; what follows may come
        // later than the header.
        own.read();
    }

    /** Null for the path of a Unix socket, which is nobody's address. */
    private static @Nullable InetSocketAddress address(String text, int port) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException ofOddLength) {
            return null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        if (read) {
            own.fireChannelReadComplete();
            own.pipeline().remove(this);
        } else {
            own.read();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        if (read) {
            own.fireExceptionCaught(cause);
        } else {
            end(own);
        }
    }

    private void end(ChannelHandlerContext own) {
        if (!read && own.channel().isOpen()) {
            cutoffs.add(Cutoff.PROXY_HEADER, own.channel());
            own.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        own.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        stopWaiting();
        if (read) {
            own.fireChannelInactive();
        }
    }

    private void stopWaiting() {
        Future<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
