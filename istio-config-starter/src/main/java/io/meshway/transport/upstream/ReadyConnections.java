package io.meshway.transport.upstream;

import org.jspecify.annotations.Nullable;

/** Connections that take an exchange, the one that was used last first. A list threaded through its members, as a pool adds and removes with every exchange. */
final class ReadyConnections {
    /** How far to look for a connection of the asking event loop, which saves two changes of thread. */
    private static final int LOOKS = 8;

    private @Nullable PooledConnection newest;

    void add(PooledConnection connection) {
        if (connection.listed) {
            return;
        }
        PooledConnection before = newest;
        connection.listed = true;
        connection.newer = null;
        connection.older = before;
        if (before != null) {
            before.newer = connection;
        }
        newest = connection;
    }

    void remove(PooledConnection connection) {
        if (!connection.listed) {
            return;
        }
        PooledConnection newer = connection.newer;
        PooledConnection older = connection.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        }
        connection.listed = false;
        connection.newer = null;
        connection.older = null;
    }

    /** One of the caller's event loop among the newest, else the newest; null if there is none. */
    @Nullable
    PooledConnection best() {
        PooledConnection candidate = newest;
        for (int look = 0; look < LOOKS && candidate != null; look++) {
            if (candidate.onItsLoop()) {
                return candidate;
            }
            candidate = candidate.older;
        }
        return newest;
    }
}
