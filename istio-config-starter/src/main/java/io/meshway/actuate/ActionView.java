package io.meshway.actuate;

import io.meshway.mesh.ClusterKey;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.RetryCondition;
import io.meshway.route.action.FaultPolicy;
import io.meshway.route.action.PathRewrite;
import io.meshway.route.action.RedirectPath;
import io.meshway.route.action.RetryPolicy;
import io.meshway.route.action.RouteAction;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a route does, in short; header operations are not shown, since their values may be secret. */
sealed interface ActionView {
    /** What is done: {@code forward}, {@code redirect} or {@code direct-response}. */
    String type();

    static ActionView of(RouteAction action) {
        if (action instanceof RouteAction.Forward forward) {
            return Forward.of(forward);
        }
        if (action instanceof RouteAction.Redirect redirect) {
            return Redirect.of(redirect);
        }
        RouteAction.Direct direct = (RouteAction.Direct) action;
        return new Direct("direct-response", direct.status(), direct.body().size());
    }

    /**
     * To one of some clusters.
     *
     * @param timeout of the whole exchange; null when there is none
     * @param cors whether a {@code corsPolicy} applies
     */
    record Forward(
            String type,
            List<Share> clusters,
            @Nullable String rewrite,
            @Nullable String authority,
            @Nullable String timeout,
            @Nullable Retries retries,
            @Nullable Fault fault,
            @Nullable List<Mirror> mirrors,
            @Nullable List<String> hashedBy,
            boolean cors)
            implements ActionView {
        static Forward of(RouteAction.Forward forward) {
            return new Forward(
                    "forward",
                    forward.clusters().entries().stream()
                            .map(entry -> new Share(name(entry.cluster()), entry.weight()))
                            .toList(),
                    rewriteText(forward.rewrite()),
                    forward.authority(),
                    DurationText.ofLimit(forward.timeoutNanos()),
                    Retries.of(forward.retry()),
                    Fault.of(forward.fault()),
                    orNull(forward.mirrors().stream()
                            .map(mirror -> new Mirror(name(mirror.cluster()), percent(mirror.millionths())))
                            .toList()),
                    orNull(forward.hashKeys().stream()
                            .map(ActionView::hashKey)
                            .distinct()
                            .toList()),
                    forward.cors() != null);
        }
    }

    /** A cluster and its weight among those of the route. */
    record Share(String cluster, int weight) {}

    /** A copy for so many percent of the requests. */
    record Mirror(String cluster, double percent) {}

    /**
     * When a request is tried again.
     *
     * @param attempts after the first
     * @param on words of {@code retryOn}
     */
    record Retries(
            int attempts,
            List<String> on,
            @Nullable List<Integer> statusCodes,
            @Nullable String perTryTimeout,
            String backoff) {
        static @Nullable Retries of(RetryPolicy policy) {
            return policy.retries() == 0
                    ? null
                    : new Retries(
                            policy.retries(),
                            policy.conditions().stream()
                                    .map(RetryCondition::token)
                                    .sorted()
                                    .toList(),
                            orNull(List.copyOf(new TreeSet<>(policy.statusCodes()))),
                            DurationText.ofLimit(policy.perTryTimeoutNanos()),
                            DurationText.of(policy.backoffNanos()));
        }
    }

    /** Injected faults. */
    record Fault(
            @Nullable String delay,
            @Nullable Double delayPercent,
            @Nullable Integer abortStatus,
            @Nullable Integer abortGrpcStatus,
            @Nullable Double abortPercent) {
        static @Nullable Fault of(@Nullable FaultPolicy policy) {
            if (policy == null) {
                return null;
            }
            FaultPolicy.Delay delay = policy.delay();
            FaultPolicy.Abort abort = policy.abort();
            boolean grpc = abort != null && abort.grpcStatus() >= 0;
            return new Fault(
                    delay == null ? null : DurationText.of(delay.nanos()),
                    delay == null ? null : percent(delay.millionths()),
                    abort == null || grpc ? null : abort.httpStatus(),
                    abort != null && grpc ? abort.grpcStatus() : null,
                    abort == null ? null : percent(abort.millionths()));
        }
    }

    /** A Location; null means that the part of the request is kept. */
    record Redirect(
            String type,
            int status,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String path)
            implements ActionView {
        static Redirect of(RouteAction.Redirect redirect) {
            return new Redirect(
                    "redirect",
                    redirect.status(),
                    redirect.scheme(),
                    redirect.host(),
                    redirect.port() == 0 ? null : redirect.port(),
                    path(redirect.path()));
        }

        private static @Nullable String path(RedirectPath path) {
            if (path instanceof RedirectPath.Replace replace) {
                return replace.path();
            }
            return path instanceof RedirectPath.Prefix prefix
                    ? prefixText(prefix.length(), prefix.replacement())
                    : null;
        }
    }

    /** An answer of the proxy's own. */
    record Direct(String type, int status, int bodyBytes) implements ActionView {}

    private static @Nullable String rewriteText(PathRewrite rewrite) {
        if (rewrite instanceof PathRewrite.Prefix prefix) {
            return prefixText(prefix.length(), prefix.replacement());
        }
        if (rewrite instanceof PathRewrite.Whole whole) {
            return "path -> " + whole.replacement();
        }
        return rewrite instanceof PathRewrite.Regex regex ? "regex " + regex.pattern() : null;
    }

    private static String prefixText(int length, String replacement) {
        return "first " + length + " characters -> " + replacement;
    }

    private static String hashKey(HashKey key) {
        if (key instanceof HashKey.Header header) {
            return "header " + header.name();
        }
        if (key instanceof HashKey.Cookie cookie) {
            return "cookie " + cookie.name();
        }
        return key instanceof HashKey.QueryParameter query ? "query " + query.name() : "source ip";
    }

    private static String name(ClusterKey key) {
        return key.toString();
    }

    private static double percent(int millionths) {
        return millionths / 10_000.0;
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }
}
