package io.meshway.gateway;

import io.meshway.route.RequestView;
import io.meshway.transport.door.ClaimedRequest;
import java.net.URI;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request that filters of the application put in the place of the one that came. What they left alone is read from that one. */
final class ChangedRequest implements RequestView {
    private final ServerHttpRequest request;
    private final ClaimedRequest sent;
    private final String path;
    private final @Nullable String query;

    ChangedRequest(ServerHttpRequest request, ClaimedRequest sent) {
        this.request = request;
        this.sent = sent;
        URI now = request.getURI();
        String uri = sent.uri();
        String target = now.getRawQuery() == null ? now.getRawPath() : now.getRawPath() + '?' + now.getRawQuery();
        // Spring puts a slash before the targets of CONNECT and OPTIONS *.
        boolean same = uri.equals(target) || (!uri.startsWith("/") && target.equals('/' + uri));
        this.path = same ? sent.downstream().path() : now.getRawPath();
        this.query = same ? sent.downstream().query() : now.getRawQuery();
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    /** The target's or the Host line's, unless a filter changed the Host line. */
    @Override
    public String authority() {
        String host = request.getHeaders().getFirst("host");
        String before = sent.requestHeaders().get("host");
        return host == null || host.equals(before) ? sent.downstream().authority() : host;
    }

    @Override
    public String scheme() {
        return sent.scheme();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().getFirst(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return request.getHeaders().getOrEmpty(name).iterator();
    }
}
