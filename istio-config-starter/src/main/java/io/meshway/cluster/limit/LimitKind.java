package io.meshway.cluster.limit;

/** What a cluster's limits count. */
public enum LimitKind {
    /** {@code tcp.maxConnections}. */
    CONNECTIONS,
    /** {@code http.http1MaxPendingRequests}. */
    PENDING,
    /** {@code http.http2MaxRequests}. */
    REQUESTS,
    /** {@code http.maxRetries}, or the {@code retryBudget}. */
    RETRIES
}
