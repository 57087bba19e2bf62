package io.meshway.transport.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/1.1 towards an endpoint, one exchange at a time. In place of Netty's own client codec because that one completes request targets that look like
 * URIs to it, while a target has to arrive as it was routed.
 */
final class UpstreamCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
    /** Bytes of a response's status line and of its headers: Envoy's limit. */
    static final int MAX_HEAD_BYTES = 60 * 1024;

    private static final int CRLF = HttpConstants.CR << 8 | HttpConstants.LF;

    private final Decoder decoder = new Decoder(
            new HttpDecoderConfig().setMaxInitialLineLength(MAX_HEAD_BYTES).setMaxHeaderSize(MAX_HEAD_BYTES));
    private HttpMethod requested = HttpMethod.GET;

    UpstreamCodec() {
        init(decoder, new Encoder());
    }

    /** Whether bytes came that are not a message yet. */
    boolean holdsBytes() {
        return decoder.waiting() > 0;
    }

    private final class Encoder extends HttpRequestEncoder {
        @Override
        protected void encodeInitialLine(ByteBuf line, HttpRequest request) {
            requested = request.method();
            ByteBufUtil.copy(requested.asciiName(), line);
            line.writeByte(HttpConstants.SP);
            line.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
            line.writeByte(HttpConstants.SP);
            line.writeCharSequence(request.protocolVersion().text(), StandardCharsets.US_ASCII);
            line.writeShort(CRLF);
        }
    }

    private final class Decoder extends HttpResponseDecoder {
        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        int waiting() {
            return actualReadableBytes();
        }

        @Override
        protected AsciiString splitHeaderName(byte[] line, int start, int length) {
            if (line[start + length] != ':') {
                // Netty would forgive it; to Envoy it is no HTTP.
                throw new IllegalArgumentException("a header's name is not followed by a colon");
            }
            return super.splitHeaderName(line, start, length);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            HttpResponse response = (HttpResponse) message;
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                // Whatever comes behind it, Netty's reading of an old draft of WebSockets is not wanted.
                return true;
            }
            if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL && HttpMethod.HEAD.equals(requested)) {
                return true;
            }
            return super.isContentAlwaysEmpty(message);
        }
    }
}
