package io.meshway.cluster.health;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Counters and ejections of two endpoints, of which one may be ejected. */
final class EjectionStress {
    private static final AttemptOutcome FAILURE = AttemptOutcome.response(503);

    private EjectionStress() {}

    private static OutlierDetector detector(int failures) {
        OutlierDetector detector = new OutlierDetector(InstantSource.system());
        detector.update(new OutlierDetection(
                failures, null, false, null, Duration.ofSeconds(10), Duration.ofSeconds(30), 50, 0, List.of()));
        detector.endpoints(2);
        return detector;
    }

    /** Both endpoints fail. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "the percentage holds")
    @State
    public static class BothFail {
        private final OutlierDetector detector = detector(1);
        private final HealthRecord first = new HealthRecord();
        private final HealthRecord second = new HealthRecord();

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = detector.record(first, FAILURE);
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = detector.record(second, FAILURE);
        }

        @Arbiter
        public void inTheEnd(ZZI_Result result) {
            result.r3 = detector.ejected();
        }
    }

    /** Two threads see a failure each of one endpoint, and two are enough. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "no failure is lost, and it is ejected once")
    @State
    public static class FailuresAreCounted {
        private final OutlierDetector detector = detector(2);
        private final HealthRecord endpoint = new HealthRecord();

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = detector.record(endpoint, FAILURE);
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = detector.record(endpoint, FAILURE);
        }

        @Arbiter
        public void inTheEnd(ZZI_Result result) {
            result.r3 = detector.ejected();
        }
    }

    /** An endpoint leaves the cluster while it is ejected. */
    @JCStressTest
    @Outcome(
            id = {"true, 0", "false, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "its place is free again")
    @State
    public static class LeavesWhileEjected {
        private final OutlierDetector detector = detector(1);
        private final HealthRecord endpoint = new HealthRecord();

        @Actor
        public void failing(ZI_Result result) {
            result.r1 = detector.record(endpoint, FAILURE);
        }

        @Actor
        public void leaving() {
            detector.forget(endpoint);
        }

        @Arbiter
        public void inTheEnd(ZI_Result result) {
            result.r2 = detector.ejected();
        }
    }

    /** Two active checks of an ejected endpoint pass. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 0", "false, true, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "it returns once")
    @State
    public static class ReturnsOnce {
        private final OutlierDetector detector = detector(1);
        private final HealthRecord endpoint = new HealthRecord();

        public ReturnsOnce() {
            detector.record(endpoint, FAILURE);
        }

        @Actor
        public void one(ZZI_Result result) {
            result.r1 = detector.returnNow(endpoint);
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = detector.returnNow(endpoint);
        }

        @Arbiter
        public void inTheEnd(ZZI_Result result) {
            result.r3 = detector.ejected();
        }
    }
}
