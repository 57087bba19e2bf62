package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "mirror_percent, mirrorPercent",
        "http1_max_pending_requests, http1MaxPendingRequests",
        "consecutive_5xx_errors, consecutive5xxErrors",
        "timeout, timeout",
    })
    void snakeCaseIsTheOtherNameOfAField(String written, String name) {
        assertThat(Spelling.camelCase(written)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"timeot, timeout", "Timeout, timeout", "retry, retries", "per_try_timout, perTryTimeout"})
    void nearMissesAreRecognised(String typo, String meant) {
        assertThat(Spelling.nearest(typo, List.of("timeout", "retries", "perTryTimeout")))
                .isEqualTo(meant);
    }

    @Test
    void endlessNameIsNotCompared() {
        assertThat(Spelling.nearest("timeout".repeat(1_000_000), List.of("timeout")))
                .isNull();
    }

    @Test
    void farNamesGetTheWholeList() {
        assertThat(Spelling.advice("colour", List.of("exact", "regex"))).isEqualTo("known here: exact, regex");
        assertThat(Spelling.advice("colour", List.of())).isEqualTo("take it out");
    }
}
