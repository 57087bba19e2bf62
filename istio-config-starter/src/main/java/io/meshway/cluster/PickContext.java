package io.meshway.cluster;

/** What a load balancer may know of the request. The exchange itself implements it, so that a pick allocates nothing. */
public interface PickContext {
    /** Nothing is known: no hash, nobody tried. */
    PickContext NOTHING = new PickContext() {
        @Override
        public boolean hasHash() {
            return false;
        }

        @Override
        public long hash() {
            return 0;
        }

        @Override
        public boolean tried(LiveEndpoint endpoint) {
            return false;
        }
    };

    /** Whether the request carries a key for consistent hashing. */
    boolean hasHash();

    /** xxHash64 of the key; only meaningful with {@link #hasHash()}. */
    long hash();

    /** Whether this endpoint was tried before for this request and should be avoided (Envoy's previous-hosts predicate). */
    boolean tried(LiveEndpoint endpoint);

    /** Priorities that this pick goes to only if there are no others (Envoy's previous-priorities retry): one bit each, the lowest for the first. */
    default long leftPriorities() {
        return 0;
    }
}
