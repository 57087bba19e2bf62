package io.meshway.gateway.filter;

import io.meshway.mesh.MeshConfig.PathNormalization;
import io.meshway.proxy.RequestTarget;
import io.meshway.route.RequestView;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A request of an application for the mesh's conditions.
 *
 * @param path as rules see it
 */
record ExchangeView(ServerHttpRequest request, String path) implements RequestView {
    /** The request with its path normalised; a path that cannot be is taken as it came. */
    static ExchangeView of(ServerHttpRequest request, PathNormalization normalization) {
        String raw = request.getURI().getRawPath();
        RequestTarget target =
                RequestTarget.parse(request.getMethod().name(), raw, NativeRequests.host(request), normalization);
        return new ExchangeView(request, target == null ? raw : target.path());
    }

    @Override
    public String method() {
        return request.getMethod().name();
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
