package io.meshway.transport.upstream;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint in one protocol, and the exchanges that wait for one: Envoy's connection pool with its admission rules. The limits are those
 * of the whole cluster; what is counted is
 *
 * <ul>
 *   <li><i>requests</i>: exchanges that have a connection,
 *   <li><i>pending</i>: exchanges without one, if only for the handshake of the one that is opened for them,
 *   <li><i>connections</i>: open, opening and closing ones. The limit refuses nobody; who gets no connection waits, and a pool without any may always open one.
 * </ul>
 *
 * Used by all event loops. The lock is held for a few field accesses, never while a connection or an exchange is told something.
 */
final class EndpointPool {
    private final ClusterLimits limits;
    private final Opener opener;
    private final ReadyConnections ready = new ReadyConnections();
    private final Set<PooledConnection> connections = new HashSet<>();
    private final Set<Exchange> waiting = new LinkedHashSet<>();
    private long coming;
    private int expected;
    private boolean closed;

    /**
     * A pool without connections.
     *
     * @param expected how many exchanges at a time a connection is thought to take before its peer has said so
     */
    EndpointPool(ClusterLimits limits, Opener opener, int expected) {
        this.limits = limits;
        this.opener = opener;
        this.expected = expected;
    }

    /** Gives the exchange a connection, now or later, or tells it why not. */
    void acquire(Exchange exchange) {
        PooledConnection taken = null;
        UpstreamFailure refusal = null;
        List<PooledConnection> opened = List.of();
        synchronized (this) {
            if (exchange.isCancelled()) {
                return;
            }
            PooledConnection free = ready.best();
            if (free != null) {
                taken = limits.requests().tryAcquire() ? attach(free, exchange) : null;
                refusal = taken == null ? overflow("http2MaxRequests") : null;
            } else if (limits.pending().tryAcquire()) {
                waiting.add(exchange);
                opened = claimConnections();
            } else {
                refusal = overflow("http1MaxPendingRequests");
            }
        }
        if (taken != null) {
            taken.start(exchange);
        } else if (refusal != null) {
            exchange.fail(refusal);
        }
        opened.forEach(opener::dial);
    }

    private static UpstreamFailure overflow(String limit) {
        return new UpstreamFailure(Reason.OVERFLOW, limit);
    }

    private PooledConnection attach(PooledConnection connection, Exchange exchange) {
        connection.took();
        exchange.bound(connection);
        if (!connection.free()) {
            ready.remove(connection);
        }
        return connection;
    }

    /** As many as the exchanges that wait need beyond those that are being opened, as far as the limit goes. */
    private List<PooledConnection> claimConnections() {
        if (waiting.size() <= coming) {
            return List.of();
        }
        List<PooledConnection> claimed = new ArrayList<>(1);
        while (waiting.size() > coming) {
            if (connections.isEmpty()) {
                limits.connections().acquireAnyway();
            } else if (!limits.connections().tryAcquire()) {
                break;
            }
            PooledConnection connection = opener.create(this, expected);
            connections.add(connection);
            coming += connection.promised();
            claimed.add(connection);
        }
        return claimed;
    }

    /** An exchange is not wanted any more; false when it does not wait here. */
    boolean forget(Exchange exchange) {
        synchronized (this) {
            if (!waiting.remove(exchange)) {
                return false;
            }
            limits.pending().release();
            return true;
        }
    }

    /** A connection stands and takes this many exchanges at a time. */
    void opened(PooledConnection connection, int capacity) {
        synchronized (this) {
            if (connection.gone()) {
                return;
            }
            expected = Math.max(1, capacity);
            connection.takes(capacity);
        }
        serve(connection);
    }

    /** The peer changed how many exchanges it takes at a time. */
    void resized(PooledConnection connection, int capacity) {
        synchronized (this) {
            expected = Math.max(1, capacity);
            connection.takes(capacity);
            ready.remove(connection);
        }
        serve(connection);
    }

    /** A connection could not be opened, or took nothing while it was: everybody who waits hears of it at once. */
    void failed(PooledConnection connection, UpstreamFailure failure) {
        List<Exchange> disappointed;
        synchronized (this) {
            if (!drop(connection)) {
                return;
            }
            disappointed = List.copyOf(waiting);
            waiting.clear();
            disappointed.forEach(exchange -> limits.pending().release());
        }
        disappointed.forEach(exchange -> exchange.fail(failure));
    }

    /** A connection is closed. */
    void closed(PooledConnection connection) {
        List<PooledConnection> opened;
        synchronized (this) {
            if (!drop(connection)) {
                return;
            }
            opened = claimConnections();
        }
        opened.forEach(opener::dial);
    }

    private boolean drop(PooledConnection connection) {
        if (!connections.remove(connection)) {
            return false;
        }
        ready.remove(connection);
        coming -= connection.kept();
        connection.leave();
        limits.connections().release();
        return true;
    }

    /** An exchange is over; its connection is free for the next one, if it takes more. */
    void ended(PooledConnection connection) {
        synchronized (this) {
            connection.lost();
            limits.requests().release();
        }
        serve(connection);
    }

    /** An exchange got a connection that turned out to be unusable before anything was sent on it. */
    void again(PooledConnection connection, Exchange exchange) {
        boolean finished;
        synchronized (this) {
            connection.lost();
            connection.retire();
            ready.remove(connection);
            limits.requests().release();
            finished = connection.finished();
        }
        if (finished) {
            // A peer that said it leaves need not do so by itself.
            connection.close();
        }
        acquire(exchange);
    }

    /** The connection takes nothing new, and closes when nothing runs on it. */
    void retire(PooledConnection connection) {
        synchronized (this) {
            connection.retire();
            ready.remove(connection);
        }
        serve(connection);
    }

    /** How much longer a connection may be without an exchange, in nanoseconds; if no longer, it takes none from now on. */
    long idleLeft(PooledConnection connection, long timeoutNanos) {
        synchronized (this) {
            long left = timeoutNanos - connection.idleNanos();
            if (left <= 0) {
                connection.retire();
                ready.remove(connection);
            }
            return left;
        }
    }

    /** Those who wait longest first; then the connection is there for whoever comes, or closes. */
    private void serve(PooledConnection connection) {
        List<PooledConnection> opened = List.of();
        boolean finished = false;
        boolean more = true;
        while (more) {
            Exchange next;
            boolean admitted = false;
            synchronized (this) {
                next = connection.free() ? longestWaiting() : null;
                if (next == null) {
                    opened = settle(connection);
                    finished = connection.finished();
                } else {
                    limits.pending().release();
                    admitted = limits.requests().tryAcquire();
                    if (admitted) {
                        attach(connection, next);
                    }
                }
            }
            more = next != null;
            if (next != null && admitted) {
                connection.start(next);
            } else if (next != null) {
                next.fail(overflow("http2MaxRequests"));
            }
        }
        opened.forEach(opener::dial);
        if (finished) {
            connection.close();
        }
    }

    /** Nobody waits, or nobody whom this connection could take: more than was thought may be needed, when the peer takes less than was thought. */
    private List<PooledConnection> settle(PooledConnection connection) {
        // Not before those are served whom it was opened for: whoever came in between would open one more.
        coming -= connection.kept();
        if (closed) {
            connection.retire();
        }
        if (connection.free()) {
            ready.add(connection);
        }
        return connection.takesAny() && connection.wasUseful() ? claimConnections() : List.of();
    }

    private @Nullable Exchange longestWaiting() {
        var first = waiting.iterator();
        if (!first.hasNext()) {
            return null;
        }
        Exchange exchange = first.next();
        first.remove();
        return exchange;
    }

    /** Keeps nothing open that is not needed. Who waits is still served, and so is whoever comes too late; exchanges finish. */
    void close() {
        List<PooledConnection> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(connections);
        }
        left.forEach(this::closeUnlessNeeded);
    }

    private void closeUnlessNeeded(PooledConnection connection) {
        synchronized (this) {
            if (!waiting.isEmpty()) {
                return;
            }
            connection.retire();
            ready.remove(connection);
            if (!connection.finished()) {
                return;
            }
        }
        connection.close();
    }

    /** Makes connections. */
    interface Opener {
        /** A connection that is not opened yet. */
        PooledConnection create(EndpointPool pool, int expected);

        /** Opens it. */
        void dial(PooledConnection connection);
    }
}
