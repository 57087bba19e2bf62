package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRef;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Istio's {@code mirror}: a copy of the request to another cluster, whose answer nobody sees and nobody waits for. */
final class Mirroring {
    private final RouteAction.Mirror mirror;
    private final ClusterRef cluster;
    private final ProxyEnvironment environment;

    Mirroring(RouteAction.Mirror mirror, ProxyEnvironment environment) {
        this.mirror = mirror;
        this.cluster = environment.clusters().apply(mirror.cluster());
        this.environment = environment;
    }

    /** Whether this request is copied: its share is drawn, and the destination is known. */
    boolean drawn() {
        return environment.draws(mirror.millionths()) && cluster.current() != null;
    }

    /** Sends the copy, if somebody can take it: a mirror waits for nobody's address, so that hosts of a wildcard get none. Its headers are those of the request as they are now; {@code tap} gives the body, null for none. */
    void send(Downstream request, Copied copied, @Nullable MirrorTap tap) {
        Cluster live = cluster.current();
        LiveEndpoint endpoint = live == null ? null : live.pick(PickContext.NOTHING);
        if (live == null || endpoint == null || !(endpoint.connector() instanceof Upstream upstream)) {
            return;
        }
        HttpHeaders headers = request.requestHeaders().copy();
        if (environment.mirrorShadowSuffix()) {
            headers.set(HeaderNames.HOST, shadow(headers.get(HeaderNames.HOST)));
        }
        headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, "1");
        MirrorBranch body = tap == null ? null : tap.branch();
        MirrorCopy copy = new MirrorCopy(live, endpoint, body, LocalReplies.isGrpc(request));
        upstream.exchange(
                        new Upstream.Request(request.method(), copied.target(), headers, body, request, copy),
                        copy::drain)
                .subscribe(copy);
        if (body == null) {
            copy.limit(request.executor(), copied.timeoutNanos());
        } else {
            body.whenComplete(() -> copy.limit(request.executor(), copied.timeoutNanos()));
        }
    }

    /** {@code -shadow} goes behind the name and before the port. */
    static String shadow(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']')
                ? authority.substring(0, colon) + "-shadow" + authority.substring(colon)
                : authority + "-shadow";
    }

    /**
     * What a copy has in common with its request.
     *
     * @param target as it goes upstream
     * @param timeoutNanos from the end of the request; 0 means none
     */
    record Copied(String target, long timeoutNanos) {}
}
