package io.meshway.cluster;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Resolves names without blocking; implemented by the transport. */
@FunctionalInterface
public interface NameResolver {
    /** The addresses of a name; fails when the query fails. */
    CompletionStage<Answer> resolve(String name);

    /** Addresses and how long they hold; zero when unknown. */
    record Answer(List<InetAddress> addresses, Duration timeToLive) {
        public Answer {
            addresses = List.copyOf(addresses);
        }
    }
}
