package io.meshway.route.action;

import io.meshway.mesh.ClusterKey;
import io.meshway.model.Bytes;
import io.meshway.model.LoadBalancer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a route does with the request. */
public sealed interface RouteAction {
    /**
     * Sends it to one of some clusters.
     *
     * @param clusters at least one; drawn once per request by weight
     * @param rewrite of the path
     * @param authority replaces the Host ({@code rewrite.authority}); null keeps it
     * @param timeoutNanos from the end of the request to the end of the response, retries included; 0 means none
     * @param retry never null; {@link RetryPolicy#NONE} when there is none
     * @param fault injected before anything goes upstream; null when there is none
     * @param cors null when there is none
     * @param mirrors copies
     * @param hashKeys keys of consistent hashing, combined in order
     */
    record Forward(
            WeightedClusters clusters,
            PathRewrite rewrite,
            @Nullable String authority,
            long timeoutNanos,
            RetryPolicy retry,
            @Nullable FaultPolicy fault,
            @Nullable CorsRules cors,
            List<Mirror> mirrors,
            List<LoadBalancer.HashKey> hashKeys)
            implements RouteAction {
        public Forward {
            mirrors = List.copyOf(mirrors);
            hashKeys = List.copyOf(hashKeys);
        }

        /** The same without fault and CORS, for requests that have passed those. */
        public Forward withoutPolicies() {
            return new Forward(clusters, rewrite, authority, timeoutNanos, retry, null, null, mirrors, hashKeys);
        }
    }

    /**
     * Answers with a Location (Istio's {@code redirect}).
     *
     * @param path how the path of the Location is made
     * @param host replaces the host; null keeps the request's
     * @param port explicit port; 0 means none is asked for; defaults of the scheme have become 0 already
     * @param scheme {@code http} or {@code https}; null keeps the request's
     * @param status 301, 302, 303, 307 or 308
     * @param response operations on the answer
     */
    record Redirect(
            RedirectPath path,
            @Nullable String host,
            int port,
            @Nullable String scheme,
            int status,
            HeaderEdits response)
            implements RouteAction {}

    /** Answers by itself (Istio's {@code directResponse}). */
    record Direct(int status, Bytes body, HeaderEdits response) implements RouteAction {}

    /** A copy to a cluster for a share of the requests, in millionths (1,000,000 means all). */
    record Mirror(ClusterKey cluster, int millionths) {}
}
