package io.meshway.gateway;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.transport.door.ClaimedRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import org.springframework.web.server.handler.FilteringWebHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The way of a mesh request through the application: its web filters, its global filters, the plan, and its exception handlers for what those filters throw. It is
 * Spring's own way less what a request pays for and the mesh has no use for: the search for a handler, a handler for each kind of result, a checkpoint around every
 * filter, and Boot's {@code http.server.requests}, which the native door does not have either.
 */
public final class SpringDoor {
    private static final Logger log = LoggerFactory.getLogger(SpringDoor.class);
    private static final DisconnectedClientHelper GONE = new DisconnectedClientHelper(SpringDoor.class.getName());
    private static final String STOCK = "org.springframework.cloud.gateway.";

    private final HttpHandler handler;

    /**
     * A door.
     *
     * @param builder the application's web filters, exception handlers and so on
     */
    public SpringDoor(WebHttpHandlerBuilder builder, MeshWebHandler mesh, MeshRoutes routes) {
        builder.filters(filters -> {
            // Those prepare what the predicates of Spring Cloud Gateway's own routes look at.
            filters.removeIf(filter -> filter.getClass().getName().startsWith(STOCK));
            filters.add(new MeshFilter(mesh, routes));
        });
        HttpHandler whole = builder.build();
        this.handler = whole instanceof HttpWebHandlerAdapter adapter ? lean(adapter) : whole;
    }

    /** Serves a request. */
    public Publisher<Void> apply(ClaimedRequest request, HttpServerResponse response) {
        NettyDataBufferFactory buffers = new NettyDataBufferFactory(response.alloc());
        ServerHttpResponse answer = new ClaimedServerResponse(response, buffers);
        if (HttpMethod.HEAD.equals(request.method())) {
            answer = new HttpHeadResponseDecorator(answer);
        }
        return handler.handle(new ClaimedServerRequest(request, buffers), answer);
    }

    /** The same filters and handlers without Spring's wrapping; as it is where its parts are not what they are known to be. */
    private static HttpHandler lean(HttpWebHandlerAdapter adapter) {
        return adapter.getDelegate() instanceof ExceptionHandlingWebHandler errors
                        && errors.getDelegate() instanceof FilteringWebHandler filters
                ? new Lean(adapter, errors.getExceptionHandlers(), chain(filters.getFilters(), filters.getDelegate()))
                : adapter;
    }

    private static WebFilterChain chain(List<WebFilter> filters, WebHandler end) {
        WebFilterChain chain = end::handle;
        for (int i = filters.size() - 1; i >= 0; i--) {
            WebFilter filter = filters.get(i);
            WebFilterChain rest = chain;
            // Deferred, as a filter may ask for the rest before it has done its own part.
            chain = exchange -> Mono.defer(() -> filter.filter(exchange, rest));
        }
        return chain;
    }

    private record Lean(HttpWebHandlerAdapter settings, List<WebExceptionHandler> handlers, WebFilterChain chain)
            implements HttpHandler {
        @Override
        public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
            ServerHttpRequest seen = request;
            ForwardedHeaderTransformer forwarded = settings.getForwardedHeaderTransformer();
            if (forwarded != null) {
                try {
                    seen = forwarded.apply(request);
                } catch (RuntimeException malformed) {
                    log.debug("Forwarded headers cannot be read", malformed);
                    response.setStatusCode(HttpStatus.BAD_REQUEST);
                    return response.setComplete();
                }
            }
            ServerWebExchange exchange = new DefaultServerWebExchange(
                    seen,
                    response,
                    settings.getSessionManager(),
                    settings.getCodecConfigurer(),
                    settings.getLocaleContextResolver(),
                    settings.getApplicationContext());
            return chain.filter(exchange)
                    .onErrorResume(error -> failed(exchange, error))
                    .then(Mono.defer(() -> complete(exchange, response)));
        }

        /** A filter may have set a status and nothing else. */
        private static Mono<Void> complete(ServerWebExchange exchange, ServerHttpResponse response) {
            Mono<Void> cleanup = exchange.cleanupMultipart();
            return response.isCommitted() ? cleanup : cleanup.then(Mono.defer(response::setComplete));
        }

        private Mono<Void> failed(ServerWebExchange exchange, Throwable error) {
            if (error instanceof UpstreamFailure) {
                // The answer broke off and its connection with it: nothing is left to tell, and nothing is wrong here.
                return Mono.empty();
            }
            Mono<Void> handled = Mono.error(error);
            for (WebExceptionHandler handler : handlers) {
                handled = handled.onErrorResume(next -> handler.handle(exchange, next));
            }
            return handled.onErrorResume(rest -> unhandled(exchange, rest));
        }

        private static Mono<Void> unhandled(ServerWebExchange exchange, Throwable error) {
            ServerHttpRequest request = exchange.getRequest();
            if (exchange.getResponse().setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR)) {
                log.error("500 for {} {}", request.getMethod(), request.getURI(), error);
                return Mono.empty();
            }
            if (GONE.checkAndLogClientDisconnectedException(error)) {
                return Mono.empty();
            }
            log.error("{} {} failed after its answer had begun", request.getMethod(), request.getURI(), error);
            return Mono.error(error);
        }
    }
}
