package io.meshway.gateway.filter;

import io.meshway.route.RequestView;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of an application for the mesh's conditions. */
record ExchangeView(ServerHttpRequest request) implements RequestView {
    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public String path() {
        return request.getURI().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return request.getURI().getRawQuery();
    }

    @Override
    public String authority() {
        return NativeRequests.host(request);
    }

    @Override
    public String scheme() {
        return request.getURI().getScheme();
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
