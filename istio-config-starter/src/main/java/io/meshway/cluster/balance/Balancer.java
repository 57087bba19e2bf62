package io.meshway.cluster.balance;

/** One policy over one list of candidates. Picks allocate nothing and never wait, whatever other threads do. */
public interface Balancer {
    /**
     * The index of the candidate to take.
     *
     * @param hash of the request, or a random number where it has none; only policies that {@linkplain BalancePolicy#hashed() hash} look at it
     * @param attempt 0 at first; 1, 2 and so on when the caller rejects what it got within one selection
     */
    int pick(long hash, int attempt);
}
