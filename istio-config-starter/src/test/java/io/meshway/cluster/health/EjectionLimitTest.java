package io.meshway.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that see nothing but failures, while endpoints return. */
class EjectionLimitTest {
    private static final int THREADS = 4;
    private static final int REPORTS = 20_000;

    @ParameterizedTest
    @CsvSource({"10, 10, 1", "20, 30, 6", "4, 50, 2", "3, 10, 0", "25, 50, 12"})
    void neverMoreAreEjectedThanThePercentageAllows(int endpoints, int percent, int limit) throws Exception {
        OutlierDetector detector = new OutlierDetector(InstantSource.system());
        detector.update(new OutlierDetection(
                2, null, false, null, Duration.ofSeconds(1), Duration.ofMillis(1), percent, 0, List.of()));
        detector.endpoints(endpoints);
        List<HealthRecord> records =
                Stream.generate(HealthRecord::new).limit(endpoints).toList();
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                work.add(() -> mostSeen(detector, records, random));
            }
            for (Future<Integer> seen : pool.invokeAll(work)) {
                assertThat(seen.get()).isLessThanOrEqualTo(limit);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(records.stream().filter(HealthRecord::ejected)).hasSize(detector.ejected());
    }

    private static int mostSeen(OutlierDetector detector, List<HealthRecord> records, Random random) {
        int most = 0;
        for (int i = 0; i < REPORTS; i++) {
            HealthRecord some = records.get(random.nextInt(records.size()));
            detector.record(some, AttemptOutcome.response(503));
            if (random.nextInt(10) == 0) {
                detector.returnNow(some);
            }
            most = Math.max(most, detector.ejected());
        }
        return most;
    }
}
