package io.meshway.transport.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Writes a request's body: asks for a few pieces at a time, and for more when the connection or stream takes more. */
final class RequestBody implements CoreSubscriber<ByteBuf> {
    private static final int PIECES_AT_A_TIME = 8;

    private final Exchange exchange;
    private final ChannelHandlerContext context;
    private final boolean trailers;
    private @Nullable Subscription source;
    private int asked;
    private boolean stopped;

    /**
     * A body that is not subscribed yet.
     *
     * @param trailers whether the protocol carries those of the client
     */
    RequestBody(Exchange exchange, ChannelHandlerContext context, boolean trailers) {
        this.exchange = exchange;
        this.context = context;
        this.trailers = trailers;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        onLoop(() -> {
            source = subscription;
            if (stopped) {
                subscription.cancel();
            } else {
                ask();
            }
        });
    }

    /** The connection or stream takes more than before. */
    void ask() {
        Subscription from = source;
        if (from != null && !stopped && asked == 0 && context.channel().isWritable()) {
            asked = PIECES_AT_A_TIME;
            from.request(PIECES_AT_A_TIME);
        }
    }

    @Override
    public void onNext(ByteBuf piece) {
        if (context.executor().inEventLoop()) {
            write(piece);
        } else {
            context.executor().execute(() -> write(piece));
        }
    }

    private void write(ByteBuf piece) {
        asked--;
        if (stopped) {
            piece.release();
            return;
        }
        context.writeAndFlush(new DefaultHttpContent(piece));
        ask();
    }

    @Override
    public void onError(Throwable error) {
        onLoop(() -> {
            if (!stopped) {
                stopped = true;
                exchange.requestBroke(Failures.ofRequest(error));
            }
        });
    }

    @Override
    public void onComplete() {
        onLoop(() -> {
            if (!stopped) {
                stopped = true;
                context.writeAndFlush(last());
                exchange.sent();
            }
        });
    }

    private LastHttpContent last() {
        HttpHeaders behind = trailers ? exchange.requestTrailers() : null;
        if (behind == null || behind.isEmpty()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        DefaultLastHttpContent last = new DefaultLastHttpContent();
        last.trailingHeaders().set(behind);
        return last;
    }

    /** Nobody reads the rest. */
    void stop() {
        if (!stopped) {
            stopped = true;
            Subscription from = source;
            if (from != null) {
                from.cancel();
            }
        }
    }

    private void onLoop(Runnable task) {
        EventExecutor loop = context.executor();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
