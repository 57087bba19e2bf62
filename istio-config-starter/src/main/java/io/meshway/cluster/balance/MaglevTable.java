package io.meshway.cluster.balance;

import io.meshway.cluster.hash.XxHash64;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Envoy's Maglev: a table that candidates fill in turns, each along a permutation of its own, heavier ones more often. */
final class MaglevTable implements Balancer {
    private static final int FREE = -1;

    private final int[] table;

    MaglevTable(Candidate[] candidates, NormalizedWeights weights, int size) {
        table = new int[size];
        Arrays.fill(table, FREE);
        Turn[] turns = IntStream.range(0, candidates.length)
                .boxed()
                .sorted(Comparator.comparing(i -> candidates[i].key()))
                .map(i -> new Turn(i, candidates[i].key(), weights.share(i)))
                .toArray(Turn[]::new);
        fill(turns, weights.largest());
    }

    private void fill(Turn[] turns, double largest) {
        int filled = 0;
        for (int round = 1; filled < table.length; round++) {
            for (int i = 0; i < turns.length && filled < table.length; i++) {
                if (turns[i].comes(round, largest)) {
                    table[turns[i].nextFree()] = turns[i].owner;
                    filled++;
                }
            }
        }
    }

    @Override
    public int pick(long hash, int attempt) {
        // Zero leaves the hash alone.
        return table[(int) Long.remainderUnsigned(hash ^ -(long) attempt, table.length)];
    }

    /** The candidate in every slot. */
    int[] slots() {
        return table.clone();
    }

    /** One candidate while the table is filled. */
    private final class Turn {
        final int owner;
        private final double weight;
        private final long skip;
        private long slot;
        private double target;

        Turn(int owner, String key, double weight) {
            this.owner = owner;
            this.weight = weight;
            slot = Long.remainderUnsigned(XxHash64.ofText(key), table.length);
            // A table of one slot has nothing to skip.
            skip = Long.remainderUnsigned(XxHash64.ofText(key, 1), Math.max(1, table.length - 1)) + 1;
        }

        boolean comes(int round, double largest) {
            if (round * weight < target) {
                return false;
            }
            target += largest;
            return true;
        }

        int nextFree() {
            while (table[(int) slot] != FREE) {
                advance();
            }
            int free = (int) slot;
            advance();
            return free;
        }

        private void advance() {
            slot = (slot + skip) % table.length;
        }
    }
}
