package io.meshway.gateway;

import io.meshway.transport.door.ClaimedRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/**
 * A request of the mesh for the application's filters. What Spring's own adapter does for every request, parsing its URI and path above all, happens here when
 * a filter asks. A filter cannot change this object, so where it still is the exchange's, the request is as it came.
 */
final class ClaimedServerRequest extends AbstractServerHttpRequest {
    private static final URI NOT_PARSED = URI.create("/");
    private static final AtomicLong COUNTER = new AtomicLong();

    private final ClaimedRequest request;
    private final NettyDataBufferFactory buffers;
    private @Nullable URI uri;
    private @Nullable RequestPath path;

    ClaimedServerRequest(ClaimedRequest request, NettyDataBufferFactory buffers) {
        super(
                HttpMethod.valueOf(request.method().name()),
                NOT_PARSED,
                null,
                new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders())));
        this.request = request;
        this.buffers = buffers;
    }

    ClaimedRequest claimed() {
        return request;
    }

    @Override
    public URI getURI() {
        URI parsed = uri;
        if (parsed == null) {
            parsed = parse();
            uri = parsed;
        }
        return parsed;
    }

    private URI parse() {
        String scheme = request.scheme();
        String host = request.hostName();
        int port = request.hostPort();
        StringBuilder text = new StringBuilder(scheme).append("://");
        text.append(host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host);
        if (port != ("https".equals(scheme) ? 443 : 80)) {
            text.append(':').append(port);
        }
        if (!request.uri().startsWith("/")) {
            text.append('/');
        }
        return URI.create(text.append(request.uri()).toString());
    }

    @Override
    public RequestPath getPath() {
        RequestPath parsed = path;
        if (parsed == null) {
            parsed = RequestPath.parse(getURI(), null);
            path = parsed;
        }
        return parsed;
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
        for (Map.Entry<CharSequence, List<Cookie>> entry : request.allCookies().entrySet()) {
            String name = entry.getKey().toString();
            for (Cookie cookie : entry.getValue()) {
                cookies.add(name, new HttpCookie(name, cookie.value()));
            }
        }
        return cookies;
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return request.hostAddress();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return request.remoteAddress();
    }

    /** The TLS session of the connection, which of an HTTP/2 stream is its parent. */
    @Override
    protected @Nullable SslInfo initSslInfo() {
        Channel channel = request.channel();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null && channel.parent() != null) {
            tls = channel.parent().pipeline().get(SslHandler.class);
        }
        return tls == null ? null : sslInfo(tls.engine().getSession());
    }

    private static SslInfo sslInfo(SSLSession session) {
        StringBuilder id = new StringBuilder();
        for (byte part : session.getId()) {
            id.append(Character.forDigit(part >> 4 & 15, 16)).append(Character.forDigit(part & 15, 16));
        }
        return SslInfo.from(id.toString(), peer(session));
    }

    private static X509Certificate[] peer(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Stream.of(chain)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
        } catch (SSLPeerUnverifiedException withoutOne) {
            return new X509Certificate[0];
        }
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return request.receive().retain().map(buffers::wrap);
    }

    /** The native request, as {@code ServerHttpRequestDecorator.getNativeRequest} gives it. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getNativeRequest() {
        return (T) Objects.requireNonNull(request);
    }

    @Override
    protected String initId() {
        return request.channel().id().asShortText() + '-' + COUNTER.incrementAndGet();
    }

    @Override
    protected String initLogPrefix() {
        return getId();
    }
}
