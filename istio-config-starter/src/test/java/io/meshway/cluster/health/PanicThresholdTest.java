package io.meshway.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanicThresholdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 10, false",
        "30, 3, 10, false",
        "30, 2, 10, true",
        "30, 0, 10, true",
        "50, 2, 4, false",
        "50, 1, 4, true",
        "100, 5, 7, false",
        "100, 4, 7, true",
        "72, 72, 100, false",
        "90, 72, 100, false",
        "90, 71, 100, true",
        "50, 0, 0, false"
    })
    void panicBeginsBelowTheThresholdAndOnlyWhileTheClusterDoesNotCountAsHealthy(
            int percent, int available, int total, boolean panic) {
        assertThat(new PanicThreshold(percent).reached(available, total)).isEqualTo(panic);
    }
}
