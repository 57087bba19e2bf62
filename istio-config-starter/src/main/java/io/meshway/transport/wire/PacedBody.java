package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The body of an answer at the pace of its client: Reactor Netty asks for 128 pieces at a time, however large they are and whether or not the client takes
 * them; here no more are asked for while the connection, or the stream of HTTP/2, has enough to send.
 */
public final class PacedBody extends Flux<ByteBuf> {
    /** Asked for at once: fewer would cost more rounds, and more would wait in memory. */
    private static final int PIECES_AT_A_TIME = 4;

    private static final AttributeKey<Pace> CURRENT = AttributeKey.valueOf("meshway.pace");

    private final Channel client;
    private final Publisher<? extends ByteBuf> source;

    /**
     * A view on a body.
     *
     * @param client the connection or stream that it goes to
     */
    public PacedBody(Channel client, Publisher<? extends ByteBuf> source) {
        this.client = client;
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        Pace pace = new Pace(client, actual);
        client.attr(CURRENT).set(pace);
        source.subscribe(pace);
    }

    /** The client takes more than before, or less; on its event loop. */
    static void changed(Channel client) {
        Pace pace = client.attr(CURRENT).get();
        if (pace != null) {
            pace.ask();
        }
    }

    private static final class Pace implements CoreSubscriber<ByteBuf>, Subscription {
        private final Channel client;
        private final CoreSubscriber<? super ByteBuf> actual;
        private @Nullable Subscription body;
        private long wanted;
        private int coming;
        private boolean asking;
        private volatile boolean over;

        Pace(Channel client, CoreSubscriber<? super ByteBuf> actual) {
            this.client = client;
            this.actual = actual;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            body = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            onLoop(() -> {
                wanted = Operators.addCap(wanted, n);
                ask();
            });
        }

        /** A source that gives pieces while it is asked comes back here; it is asked again in the loop and not from within. */
        private void ask() {
            Subscription from = body;
            if (asking || from == null) {
                return;
            }
            asking = true;
            while (coming == 0 && wanted > 0 && !over && client.isWritable()) {
                coming = (int) Math.min(PIECES_AT_A_TIME, wanted);
                wanted -= coming;
                from.request(coming);
            }
            asking = false;
        }

        @Override
        public void onNext(ByteBuf piece) {
            actual.onNext(piece);
            onLoop(() -> {
                coming--;
                ask();
            });
        }

        @Override
        public void onError(Throwable error) {
            end();
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            end();
            actual.onComplete();
        }

        @Override
        public void cancel() {
            end();
            Subscription from = body;
            if (from != null) {
                from.cancel();
            }
        }

        private void end() {
            over = true;
            client.attr(CURRENT).compareAndSet(this, null);
        }

        private void onLoop(Runnable task) {
            if (client.eventLoop().inEventLoop()) {
                task.run();
            } else {
                client.eventLoop().execute(task);
            }
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
