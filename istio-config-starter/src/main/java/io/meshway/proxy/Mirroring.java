package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRef;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.route.action.RouteAction;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** Istio's {@code mirror}: a copy of the request to another cluster, whose answer nobody sees and nobody waits for. */
final class Mirroring {
    private final RouteAction.Mirror mirror;
    private final ClusterRef cluster;
    private final ProxyEnvironment environment;
    private final long timeoutNanos;

    Mirroring(RouteAction.Mirror mirror, ProxyEnvironment environment, long timeoutNanos) {
        this.mirror = mirror;
        this.cluster = environment.clusters().apply(mirror.cluster());
        this.environment = environment;
        this.timeoutNanos = timeoutNanos;
    }

    /** Whether this request is copied: its share is drawn, and the destination is known. */
    boolean drawn() {
        return environment.draws(mirror.millionths()) && cluster.current() != null;
    }

    /**
     * Sends the copy.
     *
     * @param target and headers as they go upstream; the headers are copied
     * @param body null for none
     */
    void send(Downstream request, String target, @Nullable Publisher<? extends ByteBuf> body) {
        Cluster live = cluster.current();
        LiveEndpoint endpoint = live == null ? null : live.pick(PickContext.NOTHING);
        if (endpoint == null || !(endpoint.connector() instanceof Upstream upstream)) {
            if (body != null) {
                Flux.from(body).subscribe(ReferenceCountUtil::release);
            }
            return;
        }
        HttpHeaders headers = request.requestHeaders().copy();
        if (environment.mirrorShadowSuffix()) {
            headers.set(HeaderNames.HOST, shadow(headers.get(HeaderNames.HOST)));
        }
        headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, "1");
        Copy copy = new Copy(endpoint);
        endpoint.started();
        upstream.exchange(
                        new Upstream.Request(request.method(), target, headers, body, Upstream.Events.NONE),
                        Mirroring::drain)
                .subscribe(copy);
        if (timeoutNanos > 0) {
            copy.timer = request.executor().schedule(copy::dispose, timeoutNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** {@code -shadow} goes behind the name and before the port. */
    static String shadow(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']')
                ? authority.substring(0, colon) + "-shadow" + authority.substring(colon)
                : authority + "-shadow";
    }

    private static Publisher<Void> drain(Upstream.Response response) {
        return response.body().doOnNext(ReferenceCountUtil::release).then();
    }

    /** Follows the copy to its end; failures are nobody's business. */
    private static final class Copy extends BaseSubscriber<Void> {
        private final LiveEndpoint endpoint;
        private volatile @Nullable Future<?> timer;

        Copy(LiveEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        protected void hookOnError(Throwable error) {
            // A mirror's failure is invisible to the client.
        }

        @Override
        protected void hookFinally(SignalType type) {
            endpoint.finished();
            Future<?> pending = timer;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
