package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * What comes behind the bodies of one stream of HTTP/2, both ways: Reactor Netty hands a client's trailers to nobody, and sends none but those that the head
 * announced, which gRPC never does. On HTTP/1.1 trailers are dropped, as in Envoy by default.
 */
public final class StreamTrailers extends ChannelDuplexHandler {
    private static final String NAME = "meshway.trailers";

    private HttpHeaders received = EmptyHttpHeaders.INSTANCE;
    private @Nullable Supplier<HttpHeaders> outgoing;

    private StreamTrailers() {}

    /** Follows a stream from its request's head on. */
    public static void follow(Channel stream) {
        ChannelPipeline pipeline = stream.pipeline();
        if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.H2ToHttp11Codec) != null) {
            pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, NAME, new StreamTrailers());
        }
    }

    /** What the client sent behind its body, once that has ended. */
    public static HttpHeaders received(Channel stream) {
        StreamTrailers trailers = stream.pipeline().get(StreamTrailers.class);
        return trailers == null ? EmptyHttpHeaders.INSTANCE : trailers.received;
    }

    /** Sends these behind the body of the answer; asked when that has ended. */
    public static void send(Channel stream, Supplier<HttpHeaders> headers) {
        StreamTrailers trailers = stream.pipeline().get(StreamTrailers.class);
        if (trailers != null) {
            trailers.outgoing = headers;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        if (message instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            received = last.trailingHeaders().copy();
            PseudoHeaders.remove(received);
        }
        own.fireChannelRead(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext own) {
        PacedBody.changed(own.channel());
        own.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext own, Object message, ChannelPromise promise) {
        Supplier<HttpHeaders> wanted = outgoing;
        if (wanted != null && message instanceof LastHttpContent last) {
            HttpHeaders headers = wanted.get();
            if (!headers.isEmpty()) {
                DefaultLastHttpContent replaced = new DefaultLastHttpContent(last.content());
                replaced.trailingHeaders().set(headers);
                own.write(replaced, promise);
                return;
            }
        }
        own.write(message, promise);
    }
}
