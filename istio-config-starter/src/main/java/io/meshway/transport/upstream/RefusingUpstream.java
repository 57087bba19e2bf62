package io.meshway.transport.upstream;

import io.meshway.proxy.Upstream;
import io.meshway.proxy.UpstreamFailure;
import reactor.core.publisher.Mono;

/** Stands for an endpoint that must not be reached as things are: every exchange fails as if the connection had. Better no answer than plain text. */
record RefusingUpstream(String reason) implements Upstream {
    @Override
    public Mono<Void> exchange(Request request, ResponseConsumer consumer) {
        return Mono.error(new UpstreamFailure(UpstreamFailure.Reason.REMOTE_CONNECTION_FAILURE, reason));
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
