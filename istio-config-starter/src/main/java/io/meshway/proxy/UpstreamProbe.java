package io.meshway.proxy;

import io.meshway.cluster.health.ProbeOutcome;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/** Sends the requests of active health checks the way all requests go: with the protocol and TLS of the cluster. */
final class UpstreamProbe {
    private static final String METHOD = "GET";

    /** What Envoy's checks call themselves: applications and their logs know it. */
    private static final String USER_AGENT = "Envoy/HC";

    private UpstreamProbe() {}

    /** {@link io.meshway.cluster.EndpointConnector#probe} of an upstream. */
    static Runnable begin(Upstream upstream, String host, String path, Consumer<ProbeOutcome> outcome) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HeaderNames.HOST, host);
        headers.set(HeaderNames.USER_AGENT, USER_AGENT);
        AtomicReference<ProbeOutcome> answer = new AtomicReference<>(ProbeOutcome.NO_ANSWER);
        Disposable exchange = upstream.exchange(
                        new Upstream.Request(METHOD, path, headers, null, Upstream.Client.HTTP1, Upstream.Events.NONE),
                        response -> {
                            answer.set(outcome(response));
                            return drained(response);
                        })
                .subscribe(
                        nothing -> {},
                        error -> outcome.accept(ProbeOutcome.NO_ANSWER),
                        () -> outcome.accept(answer.get()));
        return exchange::dispose;
    }

    private static ProbeOutcome outcome(Upstream.Response response) {
        HttpHeaders headers = response.headers();
        return new ProbeOutcome(
                response.status(),
                headers.contains(HeaderNames.IMMEDIATE_HEALTH_CHECK_FAIL),
                headers.contains(HeaderNames.DEGRADED));
    }

    /** To its end, so that the connection can be used again. */
    private static Publisher<Void> drained(Upstream.Response response) {
        return response.body().doOnNext(ReferenceCountUtil::release).then();
    }
}
