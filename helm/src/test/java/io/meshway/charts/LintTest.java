package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
    static Stream<Chart> charts() {
        return Stream.of(Chart.GATEWAY, Chart.CRDS);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void helmHasNothingToSayAboutTheChart(Chart chart) {
        LintResult result = chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }
}
