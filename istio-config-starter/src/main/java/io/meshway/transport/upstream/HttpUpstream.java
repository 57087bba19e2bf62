package io.meshway.transport.upstream;

import io.meshway.proxy.Upstream;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * One endpoint, reached through prepared Reactor Netty clients.
 *
 * <p>A connection that the endpoint closes while idle is noticed and not used again. When the close crosses a request on the wire, that request fails with
 * {@code connection termination}, as in Envoy; nothing is repeated here.
 */
final class HttpUpstream implements Upstream {
    // The methods and the target are placeholders: they only choose how Reactor Netty sends a body. ExchangeHandler
    // writes the real ones.
    private final HttpClient.RequestSender bodyless;
    private final HttpClient.RequestSender withBody;
    private final ConnectionProvider pool;
    private final int maxRequestsPerConnection;

    HttpUpstream(HttpClient client, ConnectionProvider pool, int maxRequestsPerConnection) {
        this.bodyless = client.request(HttpMethod.GET).uri("/");
        this.withBody = client.request(HttpMethod.POST).uri("/");
        this.pool = pool;
        this.maxRequestsPerConnection = maxRequestsPerConnection;
    }

    @Override
    public Mono<Void> exchange(Request request, ResponseConsumer consumer) {
        return Mono.defer(
                () -> start(new Exchange(request, consumer, maxRequestsPerConnection), request.body() != null));
    }

    private Mono<Void> start(Exchange exchange, boolean body) {
        HttpClient.ResponseReceiver<?> receiver = (body ? withBody : bodyless).send(exchange);
        return Mono.fromDirect(receiver.responseConnection(exchange::respond)).onErrorMap(exchange::failure);
    }

    @Override
    public void close() {
        pool.disposeLater().subscribe();
    }
}
