package io.meshway.model.parse;

import io.meshway.model.ConnectionPool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code ConnectionPoolSettings}. */
final class ConnectionPoolReader {
    private ConnectionPoolReader() {}

    static ConnectionPool read(FieldCursor pool) {
        return new ConnectionPool(
                pool.object("tcp", ConnectionPoolReader::tcp), pool.object("http", ConnectionPoolReader::http));
    }

    private static ConnectionPool.Tcp tcp(FieldCursor tcp) {
        return new ConnectionPool.Tcp(
                tcp.integer("maxConnections"),
                tcp.duration("connectTimeout"),
                tcp.object("tcpKeepalive", ConnectionPoolReader::keepalive),
                tcp.duration("maxConnectionDuration"),
                tcp.duration("idleTimeout"));
    }

    static ConnectionPool.Keepalive keepalive(FieldCursor keepalive) {
        return new ConnectionPool.Keepalive(
                keepalive.integer("probes"), keepalive.duration("time"), keepalive.duration("interval"));
    }

    private static ConnectionPool.Http http(FieldCursor http) {
        PingTimes ping = http.object(
                "http2KeepAlive", block -> new PingTimes(block.duration("interval"), block.duration("timeout")));
        return new ConnectionPool.Http(
                http.integer("http1MaxPendingRequests"),
                http.integer("http2MaxRequests"),
                http.integer("maxRequestsPerConnection"),
                http.integer("maxRetries"),
                http.duration("idleTimeout"),
                http.choice("h2UpgradePolicy", ConnectionPool.H2UpgradePolicy.class),
                http.isTrue("useClientProtocol"),
                http.integer("maxConcurrentStreams"),
                ping == null ? null : ping.interval(),
                ping == null ? null : ping.timeout());
    }

    private record PingTimes(
            @Nullable Duration interval, @Nullable Duration timeout) {}
}
