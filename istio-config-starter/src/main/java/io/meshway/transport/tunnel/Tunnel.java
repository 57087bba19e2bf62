package io.meshway.transport.tunnel;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The two ends of one tunnel; over when both connections are closed. */
final class Tunnel {
    private final TunnelEnd first;
    private final TunnelEnd second;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private final AtomicInteger open = new AtomicInteger(2);

    Tunnel(TunnelEnd first, TunnelEnd second) {
        this.first = first;
        this.second = second;
    }

    Mono<Void> over() {
        return over.asMono();
    }

    TunnelEnd other(TunnelEnd end) {
        return end == first ? second : first;
    }

    /** One connection is closed. Whoever serves the exchange hears of its end before the handlers behind the connections do, to whom it would look broken. */
    void oneClosed() {
        if (open.decrementAndGet() == 0) {
            over.tryEmitEmpty();
            first.announceClose();
            second.announceClose();
        }
    }
}
