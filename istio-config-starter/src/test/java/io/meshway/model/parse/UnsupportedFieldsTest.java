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
        "DestinationRule.spec.trafficPolicy.tunnel, true",
        "DestinationRule.spec.subsets[].trafficPolicy.tunnel, true",
        "DestinationRule.spec.trafficPolicy.tunnel.targetHost, false",
        "DestinationRule.spec.trafficPolicy.tls, false",
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
        Finding finding = Parsed.spec("DestinationRule", "trafficPolicy: {tunnel: {targetHost: a}}")
                .onlyWarning();

        assertThat(finding.path()).isEqualTo("spec.trafficPolicy.tunnel");
        assertThat(finding.value()).isEqualTo("{\"targetHost\":\"a\"}");
        assertThat(finding.message()).isEqualTo("tunnels are not served yet");
    }

    @Test
    void typoBelowAFieldThatIsNotServedIsReportedToo() {
        ParseResult result = Parsed.spec("DestinationRule", "trafficPolicy: {tunnel: {host: a}}")
                .only();

        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactly(Finding.UNSUPPORTED, Finding.UNKNOWN_FIELD);
    }
}
