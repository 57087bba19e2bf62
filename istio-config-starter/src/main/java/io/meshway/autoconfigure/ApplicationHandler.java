package io.meshway.autoconfigure;

import io.meshway.gateway.SpringDoor;
import io.meshway.transport.door.ClaimedRequest;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.function.SingletonSupplier;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The application, which is made after the doors in front of it: its filters for requests of the mesh, all of it for others. */
final class ApplicationHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    private final Supplier<ReactorHttpHandlerAdapter> application;
    private final Supplier<SpringDoor> door;

    ApplicationHandler(Supplier<HttpHandler> application, Supplier<SpringDoor> door) {
        this.application = SingletonSupplier.of(() -> new ReactorHttpHandlerAdapter(application.get()));
        this.door = SingletonSupplier.of(door);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        return request instanceof ClaimedRequest claimed
                ? door.get().apply(claimed, response)
                : application.get().apply(request, response);
    }
}
