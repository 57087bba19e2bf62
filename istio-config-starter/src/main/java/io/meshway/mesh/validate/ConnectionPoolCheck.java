package io.meshway.mesh.validate;

import io.meshway.model.ConnectionPool;
import org.jspecify.annotations.Nullable;

/** {@code ConnectionPoolSettings}. */
final class ConnectionPoolCheck {
    private ConnectionPoolCheck() {}

    static void check(String path, @Nullable ConnectionPool pool, Findings findings) {
        if (pool == null) {
            return;
        }
        if (pool.tcp() == null && pool.http() == null) {
            findings.error(path, "", "the connection pool says nothing", "write tcp or http");
        }
        if (pool.tcp() != null) {
            tcp(path + ".tcp", pool.tcp(), findings);
        }
        if (pool.http() != null) {
            http(path + ".http", pool.http(), findings);
        }
    }

    private static void tcp(String path, ConnectionPool.Tcp tcp, Findings findings) {
        FieldRules.notNegative(path + ".maxConnections", tcp.maxConnections(), findings);
        FieldRules.duration(path + ".connectTimeout", tcp.connectTimeout(), findings);
        FieldRules.duration(path + ".maxConnectionDuration", tcp.maxConnectionDuration(), findings);
        if (tcp.idleTimeout() != null && !tcp.idleTimeout().isZero()) {
            FieldRules.duration(path + ".idleTimeout", tcp.idleTimeout(), findings);
        }
        ConnectionPool.Keepalive keepalive = tcp.keepalive();
        if (keepalive != null) {
            FieldRules.notNegative(path + ".tcpKeepalive.probes", keepalive.probes(), findings);
            FieldRules.duration(path + ".tcpKeepalive.time", keepalive.time(), findings);
            FieldRules.duration(path + ".tcpKeepalive.interval", keepalive.interval(), findings);
        }
    }

    private static void http(String path, ConnectionPool.Http http, Findings findings) {
        FieldRules.notNegative(path + ".http1MaxPendingRequests", http.http1MaxPendingRequests(), findings);
        FieldRules.notNegative(path + ".http2MaxRequests", http.http2MaxRequests(), findings);
        FieldRules.notNegative(path + ".maxRequestsPerConnection", http.maxRequestsPerConnection(), findings);
        FieldRules.notNegative(path + ".maxRetries", http.maxRetries(), findings);
        FieldRules.notNegative(path + ".maxConcurrentStreams", http.maxConcurrentStreams(), findings);
        FieldRules.duration(path + ".idleTimeout", http.idleTimeout(), findings);
        if (http.h2UpgradePolicy() == ConnectionPool.H2UpgradePolicy.UPGRADE && http.useClientProtocol()) {
            findings.error(
                    path + ".useClientProtocol",
                    "true",
                    "useClientProtocol contradicts h2UpgradePolicy: UPGRADE",
                    "remove one of the two");
        }
        keepAlive(path + ".http2KeepAlive", http, findings);
    }

    private static void keepAlive(String path, ConnectionPool.Http http, Findings findings) {
        if ((http.http2KeepAliveInterval() == null) != (http.http2KeepAliveTimeout() == null)) {
            findings.error(path, "", "http2KeepAlive needs both interval and timeout", "write the missing one");
        }
        FieldRules.duration(path + ".interval", http.http2KeepAliveInterval(), findings);
        FieldRules.duration(path + ".timeout", http.http2KeepAliveTimeout(), findings);
    }
}
