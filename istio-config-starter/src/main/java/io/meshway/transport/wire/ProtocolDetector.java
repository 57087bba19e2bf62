package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells HTTP/2 without TLS from HTTP/1.1 by the first bytes, so that requests of HTTP/1.1 never meet Reactor Netty's upgrade to h2c, which Envoy does
 * not do.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
    /** No method of HTTP/1.1 begins like HTTP/2's connection preface. */
    private static final byte[] PREFACE_START = "PRI ".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<ChannelHandlerContext> whenHttp1;

    ProtocolDetector(Consumer<ChannelHandlerContext> whenHttp1) {
        this.whenHttp1 = whenHttp1;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int known = Math.min(in.readableBytes(), PREFACE_START.length);
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE_START[i]) {
                whenHttp1.accept(context);
                context.pipeline().remove(this);
                return;
            }
        }
        if (known == PREFACE_START.length) {
            context.pipeline().remove(this);
        }
    }
}
