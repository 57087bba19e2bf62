package io.meshway.source.kubernetes;

import java.util.concurrent.atomic.LongAdder;

/** What the source did since it began; read by meters. */
public final class WatchStatistics {
    private final LongAdder lists = new LongAdder();
    private final LongAdder watches = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder staleEvents = new LongAdder();
    private final LongAdder failures = new LongAdder();

    WatchStatistics() {}

    void listed() {
        lists.increment();
    }

    void watched() {
        watches.increment();
    }

    void event(boolean news) {
        (news ? events : staleEvents).increment();
    }

    void failed() {
        failures.increment();
    }

    /** Collections that were read whole. */
    public long lists() {
        return lists.sum();
    }

    /** Watches that were opened. */
    public long watches() {
        return watches.sum();
    }

    /** Events that told something new. */
    public long events() {
        return events.sum();
    }

    /** Events that were older than what was known, or the same. */
    public long staleEvents() {
        return staleEvents.sum();
    }

    /** Calls that failed. */
    public long failures() {
        return failures.sum();
    }
}
