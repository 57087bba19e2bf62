package io.meshway.transport.wire;

import io.netty.channel.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what limits have ended, and says so in the log: at most once a minute for each reason, since whoever attacks would fill it. */
public final class Cutoffs {
    private static final Logger log = LoggerFactory.getLogger(Cutoffs.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Cutoff, LongAdder> counts = new EnumMap<>(Cutoff.class);
    private final Map<Cutoff, AtomicLong> logged = new EnumMap<>(Cutoff.class);

    /** Nothing counted yet. */
    public Cutoffs() {
        long before = System.nanoTime() - QUIET_NANOS;
        for (Cutoff reason : Cutoff.values()) {
            counts.put(reason, new LongAdder());
            logged.put(reason, new AtomicLong(before));
        }
    }

    /** How many there were. */
    public long count(Cutoff reason) {
        LongAdder count = counts.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** There was one more. */
    public void add(Cutoff reason, Channel connection) {
        LongAdder count = counts.get(reason);
        AtomicLong last = logged.get(reason);
        if (count == null || last == null) {
            return;
        }
        count.increment();
        long now = System.nanoTime();
        long then = last.get();
        if (now - then >= QUIET_NANOS && last.compareAndSet(then, now)) {
            log.warn(
                    "A limit ended what {} did at {}: {} ({} in all; the log is silent about it for a minute)",
                    ClientPeer.of(connection),
                    connection.localAddress(),
                    reason,
                    count.sum());
        }
    }
}
