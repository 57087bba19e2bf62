package io.meshway.cluster.balance;

/** What a policy may know of an endpoint. */
public interface Candidate {
    /** {@code ip:port}, which ring entries and Maglev permutations are computed from. */
    String key();

    /** Share of the traffic relative to others; at least 1. May change while the candidate is in use. */
    int weight();

    /** Attempts in flight. */
    int active();

    /** When it came into use, in milliseconds since the epoch: slow start counts from there. */
    long sinceMillis();
}
