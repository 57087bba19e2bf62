package io.meshway.transport.wire;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request as our decoder makes them. A Host that Reactor Netty cannot bear ({@code a.com:x}) is replaced for its eyes and kept here, where
 * no client can write.
 */
public final class WireHeaders extends DefaultHttpHeaders {
    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new WireHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new WireHeaders();
        }
    };

    private @Nullable String host;

    /** The Host line of a request as the client sent it; several are joined by commas. Null when there is none. */
    public static @Nullable String host(HttpHeaders headers) {
        return headers instanceof WireHeaders wire && wire.host != null ? wire.host : headers.get(HttpHeaderNames.HOST);
    }

    void replaceHost(String sent, String harmless) {
        host = sent;
        set(HttpHeaderNames.HOST, harmless);
    }
}
