package io.meshway.transport.upstream;

import io.meshway.proxy.Upstream.Request;
import io.meshway.proxy.Upstream.Response;
import io.meshway.proxy.Upstream.ResponseConsumer;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.transport.wire.PseudoHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One attempt: waits for a connection, sends the request on it, and is the response that the core sees. The connection goes back to its pool, and the permits
 * to the cluster, before anybody hears that the response is complete. Lives on the event loop of its connection once it has one.
 */
final class Exchange extends Mono<Void> implements Subscription, Response {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final EndpointPool pool;
    private final Request request;
    private final ResponseConsumer consumer;
    private volatile boolean cancelled;
    private volatile @Nullable PooledConnection connection;
    private @Nullable CoreSubscriber<? super Void> subscriber;

    private @Nullable ChannelHandlerContext context;
    private boolean http2;
    private @Nullable RequestBody sending;
    private boolean sent;
    private @Nullable HttpResponse response;
    private @Nullable ResponseBody body;
    private @Nullable Delivery delivery;
    private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
    private boolean bodiless;
    private boolean reusable = true;
    private boolean complete;
    private boolean discarded;
    private boolean detached;
    private boolean over;

    Exchange(EndpointPool pool, Request request, ResponseConsumer consumer) {
        this.pool = pool;
        this.request = request;
        this.consumer = consumer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
        subscriber = actual;
        actual.onSubscribe(this);
        pool.acquire(this);
    }

    @Override
    public void request(long n) {
        // A Mono<Void> has nothing to hand out.
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        if (pool.forget(this)) {
            return;
        }
        PooledConnection own = connection;
        if (own != null) {
            own.run(this::leave);
        }
    }

    private void leave() {
        if (over || context == null) {
            return;
        }
        over = true;
        Delivery running = delivery;
        if (running != null) {
            running.stop();
        }
        discard();
        if (response == null) {
            abandon();
        }
    }

    /** The pool gives it this connection; under the pool's lock. */
    void bound(PooledConnection its) {
        connection = its;
    }

    /** It never gets a connection. */
    void fail(UpstreamFailure why) {
        terminate(why);
    }

    /** The connection, or a stream of it, is this exchange's. */
    void send(ChannelHandlerContext own, boolean overHttp2) {
        context = own;
        http2 = overHttp2;
        request.events().connected();
        if (cancelled) {
            leave();
            return;
        }
        Publisher<? extends ByteBuf> content = request.body();
        own.write(OutgoingHead.of(request, overHttp2)).addListener(written -> {
            if (!written.isSuccess()) {
                // A stream that its connection has no room for any more, as a rule.
                own.pipeline().fireExceptionCaught(written.cause());
            }
        });
        request.events().headSent();
        own.flush();
        if (content == null) {
            sent = true;
        } else {
            RequestBody writer = new RequestBody(this, own, overHttp2);
            sending = writer;
            content.subscribe(writer);
        }
    }

    HttpHeaders requestTrailers() {
        return request.client().trailers();
    }

    /** The last byte of the request is written. */
    void sent() {
        sent = true;
    }

    /** The request's body broke off: half a request is of no use to anybody. */
    void requestBroke(UpstreamFailure why) {
        if (!complete) {
            abandon();
            end(why);
        }
    }

    void writable() {
        RequestBody writer = sending;
        if (writer != null) {
            writer.ask();
        }
    }

    boolean wantsUpgrade() {
        return request.headers().contains(HttpHeaderNames.UPGRADE);
    }

    /** A head that is not the response's. */
    void interim(HttpResponse head) {
        if (http2) {
            PseudoHeaders.remove(head.headers());
        }
        request.events().interim(head.status().code(), head.headers());
    }

    /**
     * The head of the response is there.
     *
     * @param last nothing comes behind it
     */
    void head(HttpResponse head, boolean last) {
        bodiless = last;
        if (http2) {
            PseudoHeaders.remove(head.headers());
        } else {
            reusable = HttpUtil.isKeepAlive(head);
        }
        response = head;
        body = new ResponseBody(context().channel());
        Delivery own = new Delivery(this);
        delivery = own;
        Mono.fromDirect(consumer.accept(this)).subscribe(own);
    }

    /** The connection is no HTTP any more, and counts as busy as long as it is open. */
    void switched(HttpResponse head) {
        complete = true;
        pool.retire(Objects.requireNonNull(connection));
        context().channel().closeFuture().addListener(closed -> detach());
        head(head, false);
    }

    /** Whether the head of the response has come. */
    boolean hasHead() {
        return response != null;
    }

    /** A piece of the response's body, which belongs to this exchange now. */
    void content(ByteBuf piece) {
        ResponseBody pieces = body;
        if (pieces == null) {
            piece.release();
        } else {
            pieces.add(piece);
        }
    }

    /** The last byte of the response is there. */
    void end(HttpHeaders behind) {
        complete = true;
        trailers = behind;
        if (http2) {
            PseudoHeaders.remove(behind);
        }
        if (sent && reusable) {
            detach();
        } else {
            abandon();
        }
        ResponseBody pieces = body;
        if (pieces != null) {
            pieces.complete();
        }
    }

    /** The connection or stream is closed. */
    void broken(UpstreamFailure why) {
        stopSending();
        detach();
        if (!complete) {
            end(why);
        }
    }

    private void end(UpstreamFailure why) {
        complete = true;
        ResponseBody pieces = body;
        if (pieces == null) {
            terminate(why);
        } else {
            pieces.fail(why);
        }
    }

    /** Gives the permits and, if it is fit for more, the connection back. */
    void detach() {
        if (detached) {
            return;
        }
        detached = true;
        ResponseBody pieces = body;
        if (pieces != null) {
            pieces.detach();
        }
        pool.ended(Objects.requireNonNull(connection));
        request.events().ended();
    }

    /** Closes the connection, or resets the stream. */
    private void abandon() {
        stopSending();
        if (detached) {
            return;
        }
        PooledConnection own = Objects.requireNonNull(connection);
        if (!http2) {
            pool.retire(own);
        }
        ChannelHandlerContext its = context();
        detach();
        its.close();
    }

    private void stopSending() {
        RequestBody writer = sending;
        if (writer != null) {
            writer.stop();
        }
    }

    /** What the consumer made of the response is done. */
    void delivered(@Nullable Throwable error) {
        Objects.requireNonNull(connection).run(() -> {
            discard();
            terminate(error);
        });
    }

    private void terminate(@Nullable Throwable error) {
        CoreSubscriber<? super Void> actual = Objects.requireNonNull(subscriber);
        if (over) {
            return;
        }
        over = true;
        if (error == null) {
            actual.onComplete();
        } else if (!cancelled) {
            actual.onError(error);
        }
    }

    @Override
    public int status() {
        return response().status().code();
    }

    @Override
    public HttpHeaders headers() {
        return response().headers();
    }

    @Override
    public boolean bodiless() {
        int status = status();
        return bodiless || request.method().equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
    }

    @Override
    public HttpHeaders trailers() {
        return trailers;
    }

    @Override
    public Channel connection() {
        return context().channel();
    }

    @Override
    public Flux<ByteBuf> body() {
        return Objects.requireNonNull(body);
    }

    @Override
    public void discard() {
        PooledConnection own = connection;
        if (own != null) {
            own.run(this::giveUpResponse);
        }
    }

    private void giveUpResponse() {
        ResponseBody pieces = body;
        if (discarded || pieces == null) {
            return;
        }
        discarded = true;
        pieces.drop();
        if (!complete && (pieces.subscribed() || !endsWithItsHead())) {
            complete = true;
            abandon();
        }
    }

    /** Nothing can follow but the end, which is behind the head in the same read: no reason to lose the connection. */
    private boolean endsWithItsHead() {
        return bodiless() || "0".equals(headers().get(HttpHeaderNames.CONTENT_LENGTH));
    }

    private HttpResponse response() {
        return Objects.requireNonNull(response);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }
}
