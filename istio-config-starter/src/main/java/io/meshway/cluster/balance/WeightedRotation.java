package io.meshway.cluster.balance;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Unequal weights under {@code ROUND_ROBIN} and {@code LEAST_REQUEST}: Envoy's schedule by earliest deadline.
 *
 * <p>A schedule is for one thread at a time, but nobody waits for it: a pick takes the first schedule that nobody uses at this instant. Requests that
 * come one after the other all get the first, so that weights 1:2:3 give exactly that in any six picks; the others serve true parallelism, where each
 * keeps the ratio by itself, as Envoy's workers do. Should all be taken, a draw by the weights of this moment keeps the ratio on average.
 */
final class WeightedRotation implements Balancer {
    /** A schedule is held for well under a microsecond: more than a few threads never meet. */
    private static final int SCHEDULES = 4;

    /** Draws that are refused in a row before one is taken as it is. */
    private static final int MOST_DRAWS = 16;

    private final Stripe[] stripes = new Stripe[SCHEDULES];
    private final WeightedDraw draw;
    private final double[] resting;
    private final Weights weights;
    private final Supplier<RandomGenerator> random;

    /**
     * Schedules that begin anywhere.
     *
     * @param resting weights when nothing is going on
     * @param weights at any moment
     */
    WeightedRotation(double[] resting, Weights weights, Supplier<RandomGenerator> random) {
        this.random = random;
        this.resting = resting;
        this.weights = weights;
        this.draw = new WeightedDraw(resting);
        for (int i = 0; i < SCHEDULES; i++) {
            stripes[i] = new Stripe(new DeadlineSchedule(resting.length, weights));
            // Clients that learn of a change at the same time must not march in step.
            for (int skipped = random.get().nextInt(resting.length); skipped > 0; skipped--) {
                stripes[i].schedule.next();
            }
        }
    }

    @Override
    public int pick(long hash, int attempt) {
        for (Stripe stripe : stripes) {
            if (stripe.taken.compareAndSet(false, true)) {
                int next = stripe.schedule.next();
                stripe.taken.set(false);
                return next;
            }
        }
        return drawn();
    }

    /** Whoever is busy or new weighs less than at rest, never more: it is drawn as often as it would be at rest, and refused by as much as it weighs less. */
    int drawn() {
        RandomGenerator generator = random.get();
        int candidate = draw.next(generator);
        for (int draws = 1;
                draws < MOST_DRAWS && generator.nextDouble() * resting[candidate] > weights.of(candidate);
                draws++) {
            candidate = draw.next(generator);
        }
        return candidate;
    }

    /** A schedule and whether somebody is using it. */
    private static final class Stripe {
        final DeadlineSchedule schedule;
        final AtomicBoolean taken = new AtomicBoolean();

        Stripe(DeadlineSchedule schedule) {
            this.schedule = schedule;
        }
    }
}
