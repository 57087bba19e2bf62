package io.meshway.transport.tunnel;

import io.meshway.transport.tls.HalfClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One of the two connections of a tunnel: what it reads, the other one writes. Reads stop while the other is not writable, so that no more than a socket's
 * buffer waits in between. The end of one direction ends that direction only; a connection that breaks takes the other along. Nothing passes to or from the
 * handlers behind it any more.
 */
public final class TunnelEnd extends ChannelDuplexHandler {
    /** Name in pipelines. */
    public static final String NAME = "meshway.tunnel";

    /** How long a connection may stand still once its other side has ended; while both sides are there, a tunnel may be idle for ever. */
    static final Duration PATIENCE_AFTER_AN_END = Duration.ofMinutes(1);

    private final Queue<ByteBuf> early = new ArrayDeque<>(2);
    private @Nullable ChannelHandlerContext context;
    private volatile @Nullable Tunnel tunnel;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;
    private boolean moved;

    /** Takes a connection over; what it reads waits until it is joined. */
    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().config().setAutoRead(false);
        added.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /**
     * Makes two connections one.
     *
     * @return ends when both are closed
     */
    public Mono<Void> join(TunnelEnd other) {
        Tunnel both = new Tunnel(this, other);
        begin(both);
        other.begin(both);
        return both.over();
    }

    private void begin(Tunnel both) {
        onLoop(() -> {
            tunnel = both;
            TunnelEnd other = both.other(this);
            for (ByteBuf piece = early.poll(); piece != null; piece = early.poll()) {
                other.send(piece);
            }
            other.flush();
            if (closed) {
                other.closeWhenSent();
                both.oneClosed();
            } else if (inputEnded) {
                passEndOn(other);
            } else {
                readOrWait(other);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        moved = true;
        Tunnel both = tunnel;
        if (!(message instanceof ByteBuf piece)) {
            // The end of the HTTP message that made this a tunnel.
            ReferenceCountUtil.release(message);
        } else if (both == null) {
            early.add(piece);
        } else {
            TunnelEnd other = both.other(this);
            other.send(piece);
            if (!other.isWritable()) {
                readOrWait(other);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        Tunnel both = tunnel;
        if (both != null) {
            both.other(this).flush();
        }
    }

    /** Reads as long as the other side takes it. */
    private void readOrWait(TunnelEnd other) {
        if (inputEnded) {
            return;
        }
        Channel channel = own().channel();
        channel.config().setAutoRead(false);
        // Asked only now, because the other side may have become writable, on its own event loop, since it was found
        // full.
        if (other.isWritable()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext own) {
        Tunnel both = tunnel;
        if (both != null && own.channel().isWritable()) {
            TunnelEnd other = both.other(this);
            other.onLoop(() -> other.readOrWait(this));
        }
    }

    @Override
    public void write(ChannelHandlerContext own, Object message, ChannelPromise promise) {
        // What HTTP still has to say, such as the end of a body.
        ReferenceCountUtil.release(message);
        promise.trySuccess();
    }

    private void send(ByteBuf piece) {
        own().write(piece);
    }

    private void flush() {
        own().flush();
    }

    private boolean isWritable() {
        return own().channel().isWritable();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext own, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
            inputEnded = true;
            Tunnel both = tunnel;
            if (both != null) {
                passEndOn(both.other(this));
            }
            closeAfterBothEnds();
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            own.fireUserEventTriggered(event);
        }
    }

    /** What came before goes out first. */
    private void passEndOn(TunnelEnd other) {
        if (HalfClose.isOver(own().channel())) {
            own().close();
        } else {
            other.endOutput();
        }
    }

    /** The other side has sent everything. */
    private void endOutput() {
        onLoop(() -> {
            ChannelHandlerContext own = own();
            own.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                outputEnded = true;
                closeAfterBothEnds();
                if (own.channel().isActive()) {
                    HalfClose.endOutput(own.channel());
                }
            });
            closeWhenStill();
        });
    }

    private void closeAfterBothEnds() {
        if (inputEnded && outputEnded) {
            own().close();
        }
    }

    /** The other side is gone. */
    private void closeWhenSent() {
        onLoop(() -> {
            own().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            closeWhenStill();
        });
    }

    private void closeWhenStill() {
        ChannelHandlerContext own = own();
        if (!own.channel().isActive()) {
            return;
        }
        moved = false;
        own.executor()
                .schedule(
                        () -> {
                            if (moved) {
                                closeWhenStill();
                            } else {
                                own.close();
                            }
                        },
                        PATIENCE_AFTER_AN_END.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        // A reset, as a rule; there is nobody left to tell.
        own.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        closed = true;
        Tunnel both = tunnel;
        if (both == null) {
            early.forEach(ReferenceCountUtil::release);
            early.clear();
            own.fireChannelInactive();
        } else {
            both.other(this).closeWhenSent();
            both.oneClosed();
        }
    }

    /** The handlers behind hear that the connection is closed. */
    void announceClose() {
        onLoop(() -> own().fireChannelInactive());
    }

    private ChannelHandlerContext own() {
        return Objects.requireNonNull(context);
    }

    private void onLoop(Runnable task) {
        ChannelHandlerContext own = own();
        if (own.executor().inEventLoop()) {
            task.run();
        } else {
            own.executor().execute(task);
        }
    }
}
