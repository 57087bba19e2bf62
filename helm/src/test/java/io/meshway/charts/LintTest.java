package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
    @Test
    void tagThatTheChartAsksForIsTheOneThatTheBuildGivesItsImages() throws IOException {
        String version = Rendered.yaml(Files.readString(Chart.GATEWAY.folder().resolve("Chart.yaml")))
                .path("appVersion")
                .asString();
        assertThat(Path.of("pom.xml")).content().contains("<version>" + version + "</version>");
    }

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
