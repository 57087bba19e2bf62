package io.meshway.cluster.balance;

/**
 * Envoy's earliest-deadline-first schedule for one thread at a time: whoever is picked comes back {@code 1/weight} later; of equal deadlines the one that
 * waits longest is first.
 */
final class DeadlineSchedule {
    /** A weight below would put a candidate off for longer than anybody waits. */
    static final double LEAST_WEIGHT = 1e-6;

    private final Weights weights;
    private final int[] heap;
    private final double[] deadline;
    private final long[] inserted;
    private long insertions;

    DeadlineSchedule(int candidates, Weights weights) {
        this.weights = weights;
        heap = new int[candidates];
        deadline = new double[candidates];
        inserted = new long[candidates];
        for (int i = 0; i < candidates; i++) {
            heap[i] = i;
            insert(i, 0);
        }
        for (int i = heap.length / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    int next() {
        int picked = heap[0];
        insert(picked, deadline[picked]);
        sink(0);
        return picked;
    }

    private void insert(int candidate, double now) {
        deadline[candidate] = now + 1 / weights.of(candidate);
        inserted[candidate] = insertions++;
    }

    private void sink(int from) {
        int parent = from;
        int moving = heap[from];
        while (true) {
            int child = 2 * parent + 1;
            if (child >= heap.length) {
                break;
            }
            if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) {
                child++;
            }
            if (!earlier(heap[child], moving)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moving;
    }

    private boolean earlier(int a, int b) {
        return deadline[a] == deadline[b] ? inserted[a] < inserted[b] : deadline[a] < deadline[b];
    }
}
