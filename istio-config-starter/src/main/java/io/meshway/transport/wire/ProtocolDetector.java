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
    /** The whole of it is looked at: what only begins like it is a request of HTTP/1.1, however odd, and is checked as one. */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<ChannelHandlerContext> whenHttp1;

    ProtocolDetector(Consumer<ChannelHandlerContext> whenHttp1) {
        this.whenHttp1 = whenHttp1;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int known = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                whenHttp1.accept(context);
                context.pipeline().remove(this);
                return;
            }
        }
        if (known == PREFACE.length) {
            context.pipeline().remove(this);
        }
    }
}
