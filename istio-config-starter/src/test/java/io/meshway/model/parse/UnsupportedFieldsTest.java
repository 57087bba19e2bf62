package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedFieldsTest {

    @ParameterizedTest
    @CsvSource({
        "DestinationRule.spec.trafficPolicy.tls, true",
        "DestinationRule.spec.subsets[].trafficPolicy.portLevelSettings[].tls, true",
        "DestinationRule.spec.trafficPolicy.tls.mode, false",
        "Gateway.spec.servers[].tls, false",
        "DestinationRule.spec.host, false",
    })
    void twoStarsStandForAnyFieldsBetween(String schema, boolean covered) {
        assertThat(UnsupportedFields.find(schema) != null).isEqualTo(covered);
    }

    @Test
    void noFieldIsListedTwice() {
        Set<String> patterns = new HashSet<>();

        assertThat(UnsupportedFields.all()).allSatisfy(entry -> {
            assertThat(patterns.add(entry.pattern())).as(entry.pattern()).isTrue();
            assertThat(entry.reason()).isNotEmpty();
        });
    }

    @Test
    void fieldThatIsNotServedIsReportedOnceWithReason() {
        Finding finding = Parsed.spec("DestinationRule", "trafficPolicy: {tls: {mode: SIMPLE, sni: a}}")
                .onlyWarning();

        assertThat(finding.path()).isEqualTo("spec.trafficPolicy.tls");
        assertThat(finding.value()).isEqualTo("{\"mode\":\"SIMPLE\",\"sni\":\"a\"}");
        assertThat(finding.message())
                .isEqualTo(
                        "TLS to destinations is not served yet: requests are answered with 503 rather than sent in plain text");
    }

    @Test
    void typoBelowAFieldThatIsNotServedIsReportedToo() {
        ParseResult result = Parsed.spec("DestinationRule", "trafficPolicy: {tls: {mod: SIMPLE}}")
                .only();

        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactly(Finding.UNSUPPORTED, Finding.UNKNOWN_FIELD);
    }
}
