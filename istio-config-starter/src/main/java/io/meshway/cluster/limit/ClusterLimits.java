package io.meshway.cluster.limit;

import io.meshway.model.ConnectionPool;
import io.meshway.model.TrafficPolicy;
import io.meshway.model.TrafficPolicy.RetryBudget;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one cluster in this process (Envoy's circuit breakers, Istio's {@code connectionPool}). They count for the cluster as a whole, never per
 * endpoint. Counts outlive a change of the policy.
 */
public final class ClusterLimits {
    /** {@code retryBudget.percent} when not written. */
    private static final double DEFAULT_BUDGET_PERCENT = 20;

    /** {@code retryBudget.minRetryConcurrency} when not written. */
    private static final int DEFAULT_MIN_RETRY_CONCURRENCY = 3;

    private final Permits connections = new Permits();
    private final Permits pending = new Permits();
    private final Permits requests = new Permits();
    private final Permits retries = new Permits();
    private volatile @Nullable RetryBudget budget;

    /** The limits of a policy. */
    public ClusterLimits(TrafficPolicy policy) {
        update(policy);
    }

    /** Puts another policy in force. Istio treats 0 and an absent number alike: no limit. */
    public void update(TrafficPolicy policy) {
        ConnectionPool pool = policy.connectionPool();
        ConnectionPool.Tcp tcp = pool == null ? null : pool.tcp();
        ConnectionPool.Http http = pool == null ? null : pool.http();
        connections.ceiling(limit(tcp == null ? null : tcp.maxConnections()));
        pending.ceiling(limit(http == null ? null : http.http1MaxPendingRequests()));
        requests.ceiling(limit(http == null ? null : http.http2MaxRequests()));
        retries.ceiling(limit(http == null ? null : http.maxRetries()));
        budget = policy.retryBudget();
    }

    private static int limit(@Nullable Integer written) {
        return written == null || written <= 0 ? Integer.MAX_VALUE : written;
    }

    /** {@code tcp.maxConnections}: never refuses a request by itself, see {@link Permits#acquireAnyway()}. */
    public Permits connections() {
        return connections;
    }

    /** {@code http.http1MaxPendingRequests}: requests waiting for a connection, of any HTTP version. */
    public Permits pending() {
        return pending;
    }

    /** {@code http.http2MaxRequests}: requests in flight, of any HTTP version. */
    public Permits requests() {
        return requests;
    }

    /** {@code http.maxRetries}: retries in flight. Ask {@link #tryRetry()}, which knows of the budget. */
    public Permits retries() {
        return retries;
    }

    /** The permits of a kind. */
    public Permits permits(LimitKind kind) {
        return switch (kind) {
            case CONNECTIONS -> connections;
            case PENDING -> pending;
            case REQUESTS -> requests;
            case RETRIES -> retries;
        };
    }

    /** Takes a permit of a kind if the policy allows one more. */
    public boolean tryAcquire(LimitKind kind) {
        return kind == LimitKind.RETRIES ? tryRetry() : permits(kind).tryAcquire();
    }

    /** Whether the policy says something of it. */
    public boolean written(LimitKind kind) {
        return permits(kind).ceiling() != Integer.MAX_VALUE || (kind == LimitKind.RETRIES && budget != null);
    }

    /** Permits at a time at this moment. */
    public int most(LimitKind kind) {
        RetryBudget now = budget;
        return kind == LimitKind.RETRIES && now != null
                ? budgeted(now)
                : permits(kind).ceiling();
    }

    /** Takes a permit of {@link #retries()} if the limit or, where there is one, the {@code retryBudget} allows one more. */
    public boolean tryRetry() {
        RetryBudget now = budget;
        return now == null ? retries.tryAcquire() : retries.tryAcquire(budgeted(now));
    }

    private int budgeted(RetryBudget rule) {
        Double percent = rule.percent();
        Integer least = rule.minRetryConcurrency();
        double share = (percent == null ? DEFAULT_BUDGET_PERCENT : percent) / 100;
        int floor = least == null ? DEFAULT_MIN_RETRY_CONCURRENCY : least;
        return Math.max((int) (share * (requests.inUse() + pending.inUse())), floor);
    }
}
