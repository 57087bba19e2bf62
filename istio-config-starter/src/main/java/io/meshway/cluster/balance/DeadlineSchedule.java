package io.meshway.cluster.balance;

import io.meshway.cluster.balance.WeightedRotation.Load;

/**
 * Envoy's earliest-deadline-first schedule for one thread at a time: whoever is picked comes back {@code 1/weight} later; of equal deadlines the one that
 * waits longest is first.
 */
final class DeadlineSchedule {
    private final Candidate[] candidates;
    private final Load load;
    private final int[] heap;
    private final double[] deadline;
    private final long[] inserted;
    private long insertions;

    DeadlineSchedule(Candidate[] candidates, Load load) {
        this.candidates = candidates;
        this.load = load;
        heap = new int[candidates.length];
        deadline = new double[candidates.length];
        inserted = new long[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
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
        deadline[candidate] = now + 1 / weight(candidates[candidate]);
        inserted[candidate] = insertions++;
    }

    private double weight(Candidate candidate) {
        double weight = Math.max(1, candidate.weight());
        return load == Load.IGNORED ? weight : weight / (Math.max(0, candidate.active()) + 1);
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
