package io.meshway.cluster;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Closes connectors a little after their endpoint left, so that a request which picked it an instant before still gets its connection. */
final class LateClosing {
    /** Far more than lies between a pick and the attempt it is for. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final Timer timer;
    private final Set<EndpointConnector> waiting = ConcurrentHashMap.newKeySet();

    LateClosing(Timer timer) {
        this.timer = timer;
    }

    void close(EndpointConnector connector) {
        waiting.add(connector);
        timer.after(DELAY, () -> now(connector));
    }

    void closeAllNow() {
        waiting.forEach(this::now);
    }

    private void now(EndpointConnector connector) {
        if (waiting.remove(connector)) {
            connector.close();
        }
    }
}
