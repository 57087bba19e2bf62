package io.meshway.cluster.limit;

import io.meshway.model.ConnectionPool;
import io.meshway.model.TrafficPolicy;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A limit of one: never two at a time, never less than none, and all permits back in the end. */
final class PermitsStress {
    private static final TrafficPolicy ONE = new TrafficPolicy(
            new ConnectionPool(null, new ConnectionPool.Http(null, 1, null, null, null, null, false, null, null, null)),
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null);

    private PermitsStress() {}

    /** Two want the only permit. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "one of them has it")
    @State
    public static class OneForTwo {
        private final Permits permits = new ClusterLimits(ONE).requests();

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = permits.tryAcquire();
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = permits.tryAcquire();
        }

        @Arbiter
        public void inTheEnd(ZZI_Result result) {
            result.r3 = permits.inUse();
        }
    }

    /** Two take it and give it back, if they get it, while a third one counts. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "0, 1, 0", "1, 0, 0", "1, 1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one at a time, and none in the end")
    @State
    public static class TakenAndGivenBack {
        private final Permits permits = new ClusterLimits(ONE).requests();

        @Actor
        public void one() {
            once();
        }

        @Actor
        public void other() {
            once();
        }

        private void once() {
            if (permits.tryAcquire()) {
                permits.release();
            }
        }

        @Actor
        public void counting(III_Result result) {
            result.r1 = permits.inUse();
            result.r2 = permits.inUse();
        }

        @Arbiter
        public void inTheEnd(III_Result result) {
            result.r3 = permits.inUse();
        }
    }
}
