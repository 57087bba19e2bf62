package io.meshway.transport.wire;

import io.meshway.proxy.Upgrades;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of a client's connection: lets one request through at a time (Reactor Netty loses pipelined ones when the last asks to close), refuses what is no request once the answers before it are sent, says {@code connection: close} while the
 * listener drains, and closes so that the client can still read the answer.
 */
public final class WireHandler extends ChannelDuplexHandler implements ServerCodec.HeadWatch {
    /** A connection's own {@link Drain}, of its listener, or of the {@link WireCustomizer}. */
    public static final AttributeKey<Drain> DRAIN = AttributeKey.valueOf("meshway.drain");

    /** Name in pipelines. */
    static final String NAME = "meshway.wire";

    private static final int UPGRADE_REQUIRED = HttpResponseStatus.UPGRADE_REQUIRED.code();

    /** Parts of pipelined requests that may wait before no more is read. */
    private static final int MOST_PIPELINED = 32;

    private final WireLimits limits;
    private final RequestInspection inspection;
    private final Cutoffs cutoffs;
    private Drain drain = Drain.NEVER;

    private @Nullable ChannelHandlerContext context;
    private final Queue<Object> pipelined = new ArrayDeque<>(0);
    private boolean busy;
    private boolean readWithheld;
    private int requests;
    private boolean receiving;
    private boolean withBody;
    private boolean answering;
    private boolean last;
    private boolean upgrading;
    private boolean closesWhenIdle;
    private boolean closing;
    private boolean aborted;
    private @Nullable Refusal refusal;
    private @Nullable Future<?> headDeadline;
    private final IdleCheck idle;

    WireHandler(WireLimits limits, Cutoffs cutoffs) {
        this.limits = limits;
        this.cutoffs = cutoffs;
        this.inspection = new RequestInspection(limits);
        this.idle = new IdleCheck(limits.idleTimeout(), () -> busy);
    }

    /** Ends a connection, or one stream of it, so that the client notices that the answer is not complete. */
    public static void abort(Channel channel) {
        if (!channel.isOpen()) {
            // The client was first, and there is no socket left to set an option of.
            return;
        }
        WireHandler handler = channel.pipeline().get(WireHandler.class);
        if (handler != null) {
            handler.aborted = true;
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } else {
            ConnectionDrain.breakOff(channel);
        }
        channel.close();
    }

    /** Writes an interim answer to the request that is being served, unless its answer has begun; on the event loop. */
    public static void inform(Channel channel, FullHttpResponse interim) {
        WireHandler handler = channel.pipeline().get(WireHandler.class);
        if (handler == null) {
            // A stream of HTTP/2, where a message in the form of HTTP/1.1 would end the answer.
            Http2Headers headers = HttpConversionUtil.toHttp2Headers(interim, false);
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
        } else if (handler.context != null && handler.busy && !handler.answering && !handler.closing) {
            handler.context.writeAndFlush(interim);
        }
    }

    /** The request that the connection carries is its last, or the next one; when it carries none it may close at once. */
    void drain(boolean closeIdle) {
        drain = Drain.NOW;
        closesWhenIdle |= closeIdle;
        ChannelHandlerContext own = context;
        if (closeIdle && own != null && !busy && !receiving) {
            own.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        Drain own = added.channel().attr(DRAIN).get();
        if (own != null) {
            drain = own;
        }
        idle.start(added);
    }

    @Override
    public void incomplete() {
        ChannelHandlerContext own = context;
        if (own != null
                && headDeadline == null
                && refusal == null
                && !limits.headTimeout().isZero()) {
            headDeadline = own.executor()
                    .schedule(
                            () -> {
                                cutoffs.add(Cutoff.HEADER_TIMEOUT, own.channel());
                                refuse(own, Refusal.TOO_SLOW);
                            },
                            limits.headTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public boolean holdsBack() {
        return upgrading && !closing;
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        if (refusal != null || closing) {
            ReferenceCountUtil.release(message);
        } else if (!pipelined.isEmpty() || (busy && message instanceof HttpRequest)) {
            pipelined.add(message);
        } else {
            accept(own, message);
        }
    }

    private void accept(ChannelHandlerContext own, Object message) {
        if (message instanceof HttpRequest request) {
            readHead(own, request);
        } else if (message instanceof HttpContent content) {
            readContent(own, content);
        } else {
            own.fireChannelRead(message);
        }
    }

    private void readHead(ChannelHandlerContext own, HttpRequest request) {
        stopHeadDeadline();
        Refusal refused = inspection.refuse(request);
        if (refused != null) {
            ReferenceCountUtil.release(request);
            refuse(own, refused);
            return;
        }
        busy = true;
        receiving = true;
        withBody = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        requests++;
        upgrading = HttpMethod.CONNECT.equals(request.method()) || Upgrades.isWebSocket(request.headers());
        own.fireChannelRead(request);
    }

    private void readContent(ChannelHandlerContext own, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            breakOff(own, Refusal.MALFORMED);
            return;
        }
        if (content instanceof LastHttpContent) {
            receiving = false;
        }
        own.fireChannelRead(content);
    }

    /** A body that is no HTTP: its request is refused if it can still be, and else cut off. */
    private void breakOff(ChannelHandlerContext own, Refusal why) {
        refusal = why;
        if (busy && !answering) {
            sendRefusal(own, why);
        } else {
            abort(own.channel());
        }
    }

    /** The rest of a body that is waited for does not come; a request that is being answered may take its time. */
    void bodyStaysAway() {
        ChannelHandlerContext own = context;
        if (own != null && busy && receiving && !answering && refusal == null && !closing) {
            cutoffs.add(Cutoff.BODY_TIMEOUT, own.channel());
            breakOff(own, Refusal.BODY_TOO_SLOW);
        }
    }

    private void refuse(ChannelHandlerContext own, Refusal refused) {
        refusal = refused;
        receiving = true;
        releasePipelined();
        if (!busy) {
            sendRefusal(own, refused);
        }
    }

    private void sendRefusal(ChannelHandlerContext own, Refusal refused) {
        closing = true;
        own.writeAndFlush(refused.response()).addListener(sent -> linger(own, own.newPromise()));
    }

    @Override
    public void write(ChannelHandlerContext own, Object message, ChannelPromise promise) {
        if (closing) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse head) {
            if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                own.write(message, promise);
                return;
            }
            beginAnswer(head);
        }
        if (message instanceof LastHttpContent) {
            endAnswer(own, message, promise);
        } else if (message instanceof HttpResponse) {
            writeHead(own, message, promise);
        } else {
            own.write(message, promise);
        }
    }

    /**
     * Reactor Netty asks for the body when the head is written. If "written" meant "sent", a body that is there already would need a packet of its own; the
     * flush that goes with the head is not waited for.
     */
    private static void writeHead(ChannelHandlerContext own, Object head, ChannelPromise promise) {
        ChannelFuture written = own.write(head);
        if (written.cause() == null) {
            promise.trySuccess();
        } else {
            promise.tryFailure(written.cause());
        }
    }

    private void beginAnswer(HttpResponse head) {
        answering = true;
        if (upgrading) {
            // The upgrade is refused, and what the client has sent behind it may be no HTTP.
            receiving = true;
        }
        if (UPGRADE_REQUIRED == head.status().code()) {
            // Reactor Netty answers in the client's old version, which has no word for what is wanted.
            head.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        if (upgrading
                // Envoy does not wait for the rest of a body that is answered already, nor do we.
                || (receiving && withBody)
                || drain.draining()
                || requests == limits.maxRequests()
                || UPGRADE_REQUIRED == head.status().code()) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        last = !HttpUtil.isKeepAlive(head);
    }

    private void endAnswer(ChannelHandlerContext own, Object message, ChannelPromise promise) {
        answering = false;
        idle.used();
        ChannelPromise written = promise.unvoid();
        if (last) {
            written.addListener(sent -> own.pipeline().close());
        } else {
            // Once more around the event loop, because Reactor Netty waits for the same promise to be done with the
            // request.
            written.addListener(sent -> own.executor().execute(() -> next(own)));
        }
        own.write(message, written);
    }

    /** The answer is on its way: the next request may come. */
    private void next(ChannelHandlerContext own) {
        busy = false;
        Refusal waiting = refusal;
        if (waiting != null && !closing) {
            sendRefusal(own, waiting);
            return;
        }
        if (closesWhenIdle && pipelined.isEmpty() && !receiving) {
            // Asked for while an answer was on its way whose head still promised to keep the connection.
            own.close();
            return;
        }
        Object message = pipelined.peek();
        while (message != null && !closing && !(busy && message instanceof HttpRequest)) {
            pipelined.remove();
            accept(own, message);
            message = pipelined.peek();
        }
        if (readWithheld && pipelined.size() < MOST_PIPELINED) {
            readWithheld = false;
            own.read();
        }
    }

    @Override
    public void read(ChannelHandlerContext own) {
        if (pipelined.size() < MOST_PIPELINED) {
            own.read();
        } else {
            readWithheld = true;
        }
    }

    private void releasePipelined() {
        Object message = pipelined.poll();
        while (message != null) {
            ReferenceCountUtil.release(message);
            message = pipelined.poll();
        }
    }

    @Override
    public void close(ChannelHandlerContext own, ChannelPromise promise) {
        if (receiving && !aborted && own.channel().isActive()) {
            linger(own, promise);
        } else {
            own.close(promise);
        }
    }

    private void linger(ChannelHandlerContext own, ChannelPromise promise) {
        closing = true;
        receiving = false;
        Linger.close(own, promise, limits.lingerTimeout());
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        handlerRemoved(own);
        own.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        stopHeadDeadline();
        releasePipelined();
        idle.stop();
    }

    private void stopHeadDeadline() {
        Future<?> deadline = headDeadline;
        if (deadline != null) {
            deadline.cancel(false);
            headDeadline = null;
        }
    }

    /** Whether the listener of a connection is about to close. */
    public interface Drain {
        /** Never. */
        Drain NEVER = () -> false;

        /** It has begun. */
        Drain NOW = () -> true;

        /** Answers say {@code connection: close} from now on. */
        boolean draining();
    }
}
