package io.meshway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that a test winds, and what is due by then. */
final class ManualTimer implements Timer, InstantSource {
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
    private Instant now = Instant.EPOCH;
    private long count;

    @Override
    public synchronized Task after(Duration delay, Runnable task) {
        Due added = new Due(now.plus(delay), count++, task);
        due.add(added);
        return () -> cancel(added);
    }

    private synchronized void cancel(Due task) {
        due.remove(task);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Runs what is due at once. */
    void run() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running everything at its time. */
    void advance(Duration time) {
        Instant end = instant().plus(time);
        for (Due next = dueBy(end); next != null; next = dueBy(end)) {
            next.task.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Due dueBy(Instant end) {
        Due next = due.peek();
        if (next == null || next.at.isAfter(end)) {
            return null;
        }
        due.remove();
        now = next.at.isAfter(now) ? next.at : now;
        return next;
    }

    synchronized int waiting() {
        return due.size();
    }

    private record Due(Instant at, long number, Runnable task) {}
}
