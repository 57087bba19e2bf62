package io.meshway.cluster.health;

import java.util.Arrays;
import java.util.List;

/**
 * Envoy's choice of priority: the first one that is well gets everything, and what it cannot take goes to the next. A priority counts for 1.4 times its
 * available share, so that it keeps all traffic until less than 5/7 of it is available. Degraded endpoints take what nobody well can.
 *
 * <p>A table has the percentages of traffic, first of the priorities' well endpoints, then of their degraded ones.
 */
public final class PriorityLoads {
    /** Percent that a priority counts for per percent of its endpoints: Envoy's overprovisioning factor. */
    private static final int OVERPROVISIONING_PERCENT = 140;

    private static final int WHOLE = 100;

    private final int priorities;
    private final int[] health;
    private final int[] table;
    private final boolean[] panics;

    private PriorityLoads(int priorities, int[] health, int[] table, boolean[] panics) {
        this.priorities = priorities;
        this.health = health;
        this.table = table;
        this.panics = panics;
    }

    /**
     * The loads of priorities.
     *
     * @param standings by priority; may be empty
     * @param panicPercent below which share of available endpoints all of a priority are used (Istio's {@code minHealthPercent}); 0 means never
     */
    public static PriorityLoads of(List<Standing> standings, int panicPercent) {
        int priorities = Math.max(1, standings.size());
        int[] health = new int[2 * priorities];
        for (int i = 0; i < standings.size(); i++) {
            health[i] = percent(standings.get(i).available(), standings.get(i).total());
            health[priorities + i] =
                    percent(standings.get(i).degraded(), standings.get(i).total());
        }
        int sum = Math.min(WHOLE, Arrays.stream(health).sum());
        boolean[] panics = new boolean[priorities];
        if (panicPercent > 0 && sum < WHOLE) {
            for (int i = 0; i < standings.size(); i++) {
                // With nobody left anywhere, everything goes to the first.
                panics[i] = sum == 0 ? i == 0 : standings.get(i).isBelow(panicPercent);
            }
        }
        int[] table = sum > 0 && allOf(panics) ? bySize(standings) : inOrder(health, sum);
        return new PriorityLoads(priorities, health, table, panics);
    }

    private static int percent(int some, int total) {
        return total == 0 ? 0 : (int) Math.min(WHOLE, (long) OVERPROVISIONING_PERCENT * some / total);
    }

    private static boolean allOf(boolean[] panics) {
        for (boolean panic : panics) {
            if (!panic) {
                return false;
            }
        }
        return true;
    }

    private static int[] inOrder(int[] health, int sum) {
        int[] table = new int[health.length];
        if (sum == 0) {
            table[0] = WHOLE;
            return table;
        }
        int remaining = WHOLE;
        for (int i = 0; i < health.length; i++) {
            table[i] = Math.min(remaining, health[i] * WHOLE / sum);
            remaining -= table[i];
        }
        return withRest(table, health, remaining);
    }

    /** Total panic: nobody is preferred, every priority gets what its size makes up. */
    private static int[] bySize(List<Standing> standings) {
        int[] sizes = new int[2 * standings.size()];
        Arrays.setAll(sizes, i -> i < standings.size() ? standings.get(i).total() : 0);
        return inProportion(sizes);
    }

    private static int[] inProportion(int[] parts) {
        long sum = Arrays.stream(parts).asLongStream().sum();
        int[] table = new int[parts.length];
        int remaining = WHOLE;
        for (int i = 0; i < parts.length; i++) {
            table[i] = (int) ((long) WHOLE * parts[i] / sum);
            remaining -= table[i];
        }
        return withRest(table, parts, remaining);
    }

    /** What rounding left over is the first one's. */
    private static int[] withRest(int[] table, int[] parts, int rest) {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] > 0) {
                table[i] += rest;
                break;
            }
        }
        return table;
    }

    /** How many priorities there are; at least one. */
    public int priorities() {
        return priorities;
    }

    /** Whether all endpoints of a priority are used because too few are available. */
    public boolean panics(int priority) {
        return panics[priority];
    }

    /** The table of a request that leaves nobody out. Not to be changed. */
    public int[] table() {
        return table;
    }

    /**
     * The table of a retry that leaves priorities alone where it was before: their load goes to the others in proportion to their health. When nobody
     * else can take it, nobody is left alone.
     *
     * @param left one bit for each priority, the lowest for the first
     */
    public int[] tableWithout(long left) {
        int[] remaining = health.clone();
        for (int i = 0; i < remaining.length; i++) {
            int priority = i % priorities;
            if (priority < Long.SIZE && (left >>> priority & 1) != 0) {
                remaining[i] = 0;
            }
        }
        if (Arrays.stream(remaining).anyMatch(part -> part > 0)) {
            return inProportion(remaining);
        }
        return Arrays.stream(health).anyMatch(part -> part > 0) ? inProportion(health) : table;
    }

    /** The entry of a table that a hash falls on. */
    public static int choose(int[] table, long hash) {
        int drawn = (int) Long.remainderUnsigned(hash, WHOLE) + 1;
        int sum = 0;
        for (int i = 0; i < table.length; i++) {
            sum += table[i];
            if (sum >= drawn) {
                return i;
            }
        }
        return 0;
    }

    /** The entry of a table that takes everything; -1 when several share. */
    public static int only(int[] table) {
        for (int i = 0; i < table.length; i++) {
            if (table[i] > 0) {
                return table[i] == WHOLE ? i : -1;
            }
        }
        return 0;
    }

    /**
     * How the endpoints of a priority are.
     *
     * @param total all of them, without those that count neither way
     * @param available who can be picked, without degraded ones
     */
    public record Standing(int total, int available, int degraded) {
        private boolean isBelow(int percent) {
            return total == 0 || 100.0 * available / total + 100.0 * degraded / total < percent;
        }
    }
}
