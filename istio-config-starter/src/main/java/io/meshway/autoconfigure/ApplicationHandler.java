package io.meshway.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The application's own handler, which is made after the doors in front of it. */
final class ApplicationHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    private final ObjectProvider<HttpHandler> handler;
    private final AtomicReference<ReactorHttpHandlerAdapter> adapter = new AtomicReference<>();

    ApplicationHandler(ObjectProvider<HttpHandler> handler) {
        this.handler = handler;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        ReactorHttpHandlerAdapter ready = adapter.get();
        if (ready == null) {
            ready = new ReactorHttpHandlerAdapter(handler.getObject());
            adapter.set(ready);
        }
        return ready.apply(request, response);
    }
}
