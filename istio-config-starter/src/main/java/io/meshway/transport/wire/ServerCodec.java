package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 towards clients, strict like Envoy's: in place of Netty's own codec because that one joins broken header lines, which is legal but not what
 * Envoy does, because it cannot tell how long a head has been on its way, and because it would read on behind a request that upgrades. Two handlers, since Netty's
 * WebSocket handshake, which the application's own WebSockets go through, looks for a decoder and an encoder.
 */
final class ServerCodec {
    private static final String DECODER = "meshway.decoder";
    private static final String ENCODER = "meshway.encoder";

    /** Bytes that a client may send ahead of the answer to its upgrade before no more is read. */
    private static final int MOST_HELD_BACK = 64 * 1024;

    private final Queue<HttpMethod> unanswered = new ArrayDeque<>(4);
    private final HeadWatch watch;

    private ServerCodec(HeadWatch watch) {
        this.watch = watch;
    }

    /**
     * Puts a codec for one connection in the place of Netty's.
     *
     * @param watch told when a head is begun and not complete
     * @return the name of its last handler
     */
    static String install(ChannelPipeline pipeline, WireLimits limits, HeadWatch watch) {
        ServerCodec codec = new ServerCodec(watch);
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxHeadBytes())
                .setMaxHeaderSize(limits.maxHeadBytes())
                .setHeadersFactory(WireHeaders.FACTORY);
        pipeline.replace(HttpServerCodec.class, DECODER, codec.new Decoder(config));
        pipeline.addAfter(DECODER, ENCODER, codec.new Encoder());
        return ENCODER;
    }

    /**
     * Hands a connection over after a 101.
     *
     * @param next gets every byte from now on, beginning with those that are here already
     */
    static void replace(ChannelPipeline pipeline, String name, ChannelHandler next) {
        pipeline.addAfter(ENCODER, name, next);
        pipeline.remove(ENCODER);
        pipeline.remove(DECODER);
    }

    /** Follows heads that arrive in pieces. */
    interface HeadWatch {
        /** A part of a head has arrived. */
        void incomplete();

        /** Whether what follows the last request may be no HTTP, and waits. */
        boolean holdsBack();
    }

    private final class Decoder extends HttpRequestDecoder {
        private boolean inHead = true;
        private boolean begun;
        private boolean broken;
        private @Nullable ChunkFraming chunks;

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
            if (broken) {
                buffer.skipBytes(buffer.readableBytes());
                return;
            }
            if (inHead && watch.holdsBack()) {
                if (buffer.readableBytes() > MOST_HELD_BACK) {
                    context.channel().config().setAutoRead(false);
                }
                return;
            }
            if (inHead && !begun) {
                skipLineBreaks(buffer);
                begun = buffer.isReadable();
            }
            if (inHead && foldsALine(buffer)) {
                broken = true;
                buffer.skipBytes(buffer.readableBytes());
                HttpMessage invalid = createInvalidMessage();
                invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("folded header line")));
                out.add(invalid);
                return;
            }
            int before = out.size();
            int from = buffer.readerIndex();
            ChunkFraming body = chunks;
            super.decode(context, buffer, out);
            if (body != null && !body.accepts(buffer, from, buffer.readerIndex())) {
                refuseBody(buffer, out, before);
            }
            follow(out, before);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
            PacedBody.changed(context.channel());
            super.channelWritabilityChanged(context);
        }

        private void refuseBody(ByteBuf buffer, List<Object> out, int from) {
            broken = true;
            buffer.skipBytes(buffer.readableBytes());
            while (out.size() > from) {
                ReferenceCountUtil.release(out.remove(out.size() - 1));
            }
            LastHttpContent invalid = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("odd chunk")));
            out.add(invalid);
        }

        private void follow(List<Object> out, int from) {
            for (int i = from; i < out.size(); i++) {
                Object part = out.get(i);
                if (part instanceof HttpRequest request) {
                    inHead = false;
                    chunks = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) ? new ChunkFraming() : null;
                    if (request.decoderResult().isSuccess()) {
                        unanswered.add(request.method());
                    }
                }
                if (part instanceof LastHttpContent) {
                    inHead = true;
                    begun = false;
                    chunks = null;
                }
            }
            if (inHead && out.size() == from) {
                watch.incomplete();
            }
        }

        /** One space stands between the words of a request line, and nothing else, though Netty would take more. */
        @Override
        protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
            requireOneSpace(line, start);
            return super.splitSecondWordInitialLine(line, start, length);
        }

        @Override
        protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
            requireOneSpace(line, start);
            if (line[start] != 'H') {
                throw new IllegalArgumentException("no version of HTTP");
            }
            return super.splitThirdWordInitialLine(line, start, length);
        }

        private static void requireOneSpace(byte[] line, int start) {
            if (start < 2 || line[start - 1] != HttpConstants.SP || line[start - 2] <= HttpConstants.SP) {
                throw new IllegalArgumentException("words of a request line have one space between them");
            }
        }

        /** Empty lines ahead of a request are no part of it. */
        private static void skipLineBreaks(ByteBuf buffer) {
            while (buffer.isReadable()) {
                byte next = buffer.getByte(buffer.readerIndex());
                if (next != HttpConstants.CR && next != HttpConstants.LF) {
                    return;
                }
                buffer.skipBytes(1);
            }
        }

        /** Looks at the beginnings of the lines up to the empty one; the decoder always leaves off at the beginning of a line. */
        private static boolean foldsALine(ByteBuf buffer) {
            int line = buffer.readerIndex();
            int end = buffer.writerIndex();
            while (line < end) {
                byte first = buffer.getByte(line);
                if (first == HttpConstants.SP || first == HttpConstants.HT) {
                    return true;
                }
                if (first == HttpConstants.CR) {
                    return false;
                }
                int feed = buffer.indexOf(line, end, HttpConstants.LF);
                if (feed < 0) {
                    return false;
                }
                line = feed + 1;
            }
            return false;
        }
    }

    private final class Encoder extends HttpResponseEncoder {
        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return super.isContentAlwaysEmpty(response);
            }
            return HttpMethod.HEAD.equals(unanswered.poll()) || super.isContentAlwaysEmpty(response);
        }
    }
}
