package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.tunnel.TunnelEnd;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of the pipeline of an HTTP/1.1 connection, or of a stream of an HTTP/2 one: tells the exchange that runs on it what arrives, and sorts what goes
 * wrong into {@link UpstreamFailure}s.
 */
final class ExchangeHandler extends ChannelInboundHandlerAdapter {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Three digits, as to Envoy: what they mean is the client's business. */
    private static final int LEAST_STATUS = 100;

    private static final int GREATEST_STATUS = 999;

    private final PooledConnection connection;
    private final boolean http2;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable Exchange following;
    private boolean reading;
    private @Nullable UpstreamFailure failure;
    private boolean interim;
    private boolean broken;

    ExchangeHandler(PooledConnection connection, boolean http2) {
        this.connection = connection;
        this.http2 = http2;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Sends the exchange; what arrives is for it from now on. */
    void begin(Exchange next) {
        if (reading) {
            // The end of the exchange before came with this read: what else is in it cannot be an answer to this one.
            following = next;
            return;
        }
        exchange = next;
        next.send(Objects.requireNonNull(context), http2);
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        reading = true;
        Exchange current = exchange;
        if (broken || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (current == null) {
            // Nobody asked for it: whatever it is, it must not become the answer to the next request.
            ReferenceCountUtil.release(message);
            fail(own, new UpstreamFailure(Reason.PROTOCOL_ERROR, "an answer without a request"));
        } else {
            read(own, current, part);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        reading = false;
        Exchange next = following;
        following = null;
        if (next != null) {
            connection.start(next);
        }
    }

    private void read(ChannelHandlerContext own, Exchange current, HttpObject part) {
        DecoderResult result = part.decoderResult();
        if (result.isFailure()) {
            ReferenceCountUtil.release(part);
            fail(own, Failures.broken(result.cause()));
        } else if (part instanceof HttpResponse head && head.status().code() == SWITCHING_PROTOCOLS) {
            switchProtocols(own, current, head);
        } else if (!takenAsInterim(current, part)) {
            readFinal(own, current, part);
        }
    }

    private void readFinal(ChannelHandlerContext own, Exchange current, HttpObject part) {
        if (part instanceof HttpResponse head ? !isStatus(head.status().code()) : !current.hasHead()) {
            ReferenceCountUtil.release(part);
            fail(own, new UpstreamFailure(Reason.PROTOCOL_ERROR, "an answer without a status"));
            return;
        }
        if (part instanceof HttpResponse head) {
            // HTTP/1.1 always has an end of its own behind the head.
            current.head(
                    head,
                    part instanceof FullHttpResponse whole && !whole.content().isReadable());
        }
        if (part instanceof HttpContent content) {
            readContent(current, content);
        }
    }

    private static boolean isStatus(int code) {
        return code >= LEAST_STATUS && code <= GREATEST_STATUS;
    }

    private void readContent(Exchange current, HttpContent content) {
        if (content.content().isReadable()) {
            current.content(content.content());
        } else {
            content.release();
        }
        if (content instanceof LastHttpContent last) {
            // Before the exchange hears of it, because the pool may begin the next one from within.
            exchange = null;
            HttpHeaders trailers = http2 ? last.trailingHeaders() : EmptyHttpHeaders.INSTANCE;
            current.end(trailers);
        }
    }

    /** The codec leaves: from here on the connection is a pipe of bytes, which somebody will take over. */
    private void switchProtocols(ChannelHandlerContext own, Exchange current, HttpResponse head) {
        if (http2 || !current.wantsUpgrade()) {
            ReferenceCountUtil.release(head);
            fail(own, new UpstreamFailure(Reason.PROTOCOL_ERROR, "switched protocols without being asked"));
            return;
        }
        exchange = null;
        ChannelPipeline pipeline = own.pipeline();
        pipeline.addBefore(own.name(), TunnelEnd.NAME, new TunnelEnd());
        pipeline.remove(UpstreamCodec.class);
        current.switched(head);
    }

    private boolean takenAsInterim(Exchange current, HttpObject part) {
        if (part instanceof HttpResponse head) {
            interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (interim) {
                current.interim(head);
            }
        }
        if (!interim) {
            return false;
        }
        if (part instanceof LastHttpContent) {
            interim = false;
        }
        ReferenceCountUtil.release(part);
        return true;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext own, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            boolean refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
            broken(new UpstreamFailure(
                    refused ? Reason.REFUSED_STREAM : Reason.REMOTE_RESET, "RST_STREAM " + reset.errorCode()));
        } else if (event instanceof Http2GoAwayFrame) {
            broken(new UpstreamFailure(Reason.REFUSED_STREAM, "GOAWAY"));
        }
        ReferenceCountUtil.release(event);
    }

    private void broken(UpstreamFailure why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** What this connection or stream still says is not believed. */
    private void fail(ChannelHandlerContext own, UpstreamFailure why) {
        broken(why);
        broken = true;
        own.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        fail(own, Failures.broken(cause));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext own) {
        Exchange current = exchange;
        if (current != null) {
            current.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.broken(whyClosed());
        }
    }

    private UpstreamFailure whyClosed() {
        UpstreamFailure known = failure;
        if (known == null) {
            known = connection.failure();
        }
        return known == null ? new UpstreamFailure(Reason.CONNECTION_TERMINATION, "closed by the endpoint") : known;
    }
}
