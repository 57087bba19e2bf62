package io.meshway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FindingsLogTest {
    private final FindingsLog log = new FindingsLog();
    private int seen;

    @BeforeEach
    void start(CapturedOutput output) {
        seen = output.getAll().length();
    }

    private List<String> lines(CapturedOutput output) {
        String all = output.getAll();
        List<String> lines = all.substring(seen)
                .lines()
                .filter(line -> line.contains("io.meshway.findings") || line.contains("findings"))
                .toList();
        seen = all.length();
        return lines;
    }

    private static Finding finding(Severity severity, String code, String path) {
        return new Finding(severity, code, null, "test.yaml#1", path, "", "something is wrong", "");
    }

    @Test
    void errorsAndWarningsAreSaidOnceAndAgainWhenTheyComeBack(CapturedOutput output) {
        Finding error = finding(Severity.ERROR, "IST0101", "spec.a");
        Finding warning = finding(Severity.WARNING, "IST0130", "spec.b");

        log.report(List.of(error, warning, error));
        assertThat(lines(output)).hasSize(2).anyMatch(line -> line.contains("IST0101") && line.contains("spec.a"));
        log.report(List.of(error, warning));
        assertThat(lines(output)).isEmpty();
        log.report(List.of(warning));
        log.report(List.of(warning, error));
        assertThat(lines(output)).singleElement().asString().contains("IST0101");
    }

    @Test
    void remarksAreCountedInOneLine(CapturedOutput output) {
        List<Finding> remarks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            remarks.add(finding(Severity.INFO, "IST0118", "spec.ports[" + i + "]"));
        }
        remarks.add(finding(Severity.INFO, "IST0131", "spec.http[1]"));

        log.report(remarks);
        assertThat(lines(output)).singleElement().asString().contains("IST0118=500", "IST0131=1");
        log.report(remarks);
        assertThat(lines(output)).isEmpty();
    }
}
