package io.meshway.proxy;

import io.meshway.cluster.EndpointConnector;
import io.meshway.cluster.health.ProbeOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends requests to one endpoint. Every endpoint's connector that serves HTTP is one. */
public interface Upstream extends EndpointConnector {
    /**
     * One attempt, started by subscription; cancelling it resets the upstream exchange (its connection closes unless the exchange was complete).
     *
     * @return ends when the consumer's publisher ended and the exchange is over; fails with {@link UpstreamFailure} when there was no response, and with
     *     whatever the consumer's publisher fails with
     */
    Mono<Void> exchange(Request request, ResponseConsumer consumer);

    @Override
    default Runnable probe(String host, String path, Consumer<ProbeOutcome> outcome) {
        return UpstreamProbe.begin(this, host, path, outcome);
    }

    /**
     * What goes out.
     *
     * @param target path and query exactly as they go on the wire; never passed through {@code java.net.URI}
     * @param headers complete, without framing headers for {@code transfer-encoding}; {@code host} included. The transport sends them as they are and adds
     *     nothing but {@code transfer-encoding: chunked} where a body has no {@code content-length}
     * @param body null for none
     * @param client whom it is for
     * @param events told about the exchange's progress
     */
    record Request(
            String method,
            String target,
            HttpHeaders headers,
            @Nullable Publisher<? extends ByteBuf> body,
            Client client,
            Events events) {}

    /** What an exchange takes over from the client's connection. */
    interface Client {
        /** A client of HTTP/1.1. */
        Client HTTP1 = () -> false;

        /** Whether the client speaks HTTP/2: with {@code useClientProtocol} the endpoint is spoken to likewise. */
        boolean http2();

        /** What came behind the request's body, once that has ended; an endpoint of HTTP/1.1 does not get it, as in Envoy. */
        default HttpHeaders trailers() {
            return EmptyHttpHeaders.INSTANCE;
        }
    }

    /** Progress of an exchange, called on an event loop. */
    interface Events {
        /** Nobody listens. */
        Events NONE = new Events() {};

        /** A connection was obtained, new or from the pool: the time per try starts here. */
        default void connected() {}

        /** The head of the request was written. */
        default void headSent() {}

        /** The endpoint has done its part, well or not: its connection is free again or gone. Before the end of the response is passed on. */
        default void ended() {}

        /** An interim response came, such as 103: any 1xx but 101. */
        default void interim(int status, HttpHeaders headers) {}
    }

    /** What came back. The body is subscribed at most once; if it is not, {@link #discard()} must be called. */
    interface Response {
        int status();

        /** As received, hop-by-hop headers included. */
        HttpHeaders headers();

        /** Whether nothing can follow the head, as with HEAD, 204 and 304, or follows it, as with gRPC's answers that are a status only: clients wait for nothing then. */
        boolean bodiless();

        /** What came behind the body, once that has ended: of an endpoint of HTTP/2 only, as in Envoy. */
        default HttpHeaders trailers() {
            return EmptyHttpHeaders.INSTANCE;
        }

        /** The connection of a 101, on which nobody reads: for {@link Downstream#tunnel} to take over. */
        default Channel connection() {
            throw new IllegalStateException("no protocols were switched");
        }

        /** The body as it comes; buffers belong to the subscriber. Fails with {@link UpstreamFailure} when it breaks off. */
        Flux<ByteBuf> body();

        /** Gives the rest up: the connection goes back to its pool only if the response is complete. */
        void discard();
    }

    /** Takes the final response: never a 1xx, but for the 101 that a request with an {@code upgrade} header asked for. */
    interface ResponseConsumer {
        /** The exchange ends when this publisher ends. */
        Publisher<Void> accept(Response response);
    }
}
