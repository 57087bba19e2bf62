package io.meshway.cluster.balance;

import io.meshway.cluster.hash.XxHash64;
import java.util.Arrays;

/** Envoy's ring hash (Ketama): every candidate owns entries in proportion to its weight; a request goes to the first entry at or after its hash. */
final class Ring implements Balancer {
    /** Turns the order of unsigned numbers into that of signed ones, which arrays sort by. */
    private static final long SIGN = Long.MIN_VALUE;

    private final long[] hashes;
    private final int[] owners;

    Ring(Candidate[] candidates, NormalizedWeights weights, long minimumSize) {
        double scale =
                Math.min(Math.ceil(weights.smallest() * minimumSize) / weights.smallest(), BalancePolicy.MAX_RING_SIZE);
        int[] entries = entriesOf(weights, scale, candidates.length);
        long[] unsorted = new long[Arrays.stream(entries).sum()];
        int next = 0;
        for (int i = 0; i < candidates.length; i++) {
            StringBuilder text = new StringBuilder(candidates[i].key()).append('_');
            int stem = text.length();
            for (int k = 0; k < entries[i]; k++) {
                text.setLength(stem);
                unsorted[next++] = XxHash64.ofBytes(text.append(k), 0) ^ SIGN;
            }
        }
        hashes = unsorted.clone();
        Arrays.sort(hashes);
        owners = ownersOf(unsorted, entries);
    }

    /** Entries per candidate: each takes them until the count reaches the running sum of its share. */
    private static int[] entriesOf(NormalizedWeights weights, double scale, int candidates) {
        int[] entries = new int[candidates];
        double target = 0;
        long count = 0;
        for (int i = 0; i < entries.length; i++) {
            target += scale * weights.share(i);
            for (; count < target; count++) {
                entries[i]++;
            }
        }
        return entries;
    }

    private int[] ownersOf(long[] unsorted, int[] entries) {
        int[] found = new int[hashes.length];
        int next = 0;
        for (int owner = 0; owner < entries.length; owner++) {
            for (int k = 0; k < entries[owner]; k++) {
                found[Arrays.binarySearch(hashes, unsorted[next++])] = owner;
            }
        }
        return found;
    }

    @Override
    public int pick(long hash, int attempt) {
        long wanted = hash ^ SIGN;
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hashes[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return owners[(low + attempt) % hashes.length];
    }

    /** How many entries a candidate owns. */
    int entries(int candidate) {
        return (int) Arrays.stream(owners).filter(owner -> owner == candidate).count();
    }
}
