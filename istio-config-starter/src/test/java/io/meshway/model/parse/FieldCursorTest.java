package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.HttpRule;
import io.meshway.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldCursorTest {

    @Test
    void unknownFieldIsAWarningWithTheNearestKnownName() {
        Finding finding = Parsed.rule("timeot: 1s").onlyWarning();

        assertThat(finding.code()).isEqualTo(Finding.UNKNOWN_FIELD);
        assertThat(finding.path()).isEqualTo("spec.http[0].timeot");
        assertThat(finding.value()).isEqualTo("1s");
        assertThat(finding.advice()).isEqualTo("did you mean timeout?");
    }

    @Test
    void unknownFieldBesideTheSpecIsAWarningToo() {
        assertThat(Parsed.yaml(
                                "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, specs: 1}")
                        .onlyWarning()
                        .advice())
                .isEqualTo("did you mean spec?");
    }

    @Test
    void snakeCaseIsAcceptedForEveryKnownField() {
        HttpRule rule = Parsed.rule("retries: {attempts: 1, per_try_timeout: 1s, retry_on: 5xx}\n"
                        + "cors_policy: {allow_origins: [{exact: a}]}\n"
                        + "match: [{ignore_uri_case: true, source_labels: {a_b: c}}]")
                .clean(VirtualService.class)
                .http()
                .get(0);

        assertThat(rule.retries()).isNotNull();
        assertThat(rule.retries().retryOn()).isEqualTo("5xx");
        assertThat(rule.corsPolicy()).isNotNull();
        assertThat(rule.match().get(0).ignoreUriCase()).isTrue();
        assertThat(rule.match().get(0).sourceLabels()).containsKey("a_b");
    }

    @Test
    void oneFieldUnderBothNamesIsReadOnceAndTheOtherReported() {
        Parsed parsed = Parsed.rule("retries: {attempts: 1, retryOn: 5xx, retry_on: reset}");

        assertThat(parsed.onlyWarning().path()).isEqualTo("spec.http[0].retries.retry_on");
    }

    @Test
    void nullCountsAsAbsent() {
        HttpRule rule = Parsed.rule("name:\ntimeout:\nmatch:\nretries:\nroute:")
                .clean(VirtualService.class)
                .http()
                .get(0);

        assertThat(rule.name()).isNull();
        assertThat(rule.timeout()).isNull();
        assertThat(rule.retries()).isNull();
        assertThat(rule.match()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: 5 | spec.http[0].name | 5 | should be text",
                "retries: {attempts: many} | spec.http[0].retries.attempts | many | should be a whole number",
                "retries: {attempts: 1.5} | spec.http[0].retries.attempts | 1.5 | should be a whole number",
                "retries: {attempts: 9999999999} | spec.http[0].retries.attempts | 9999999999 | should be a whole number",
                "retries: 3 | spec.http[0].retries | 3 | should be a mapping",
                "route: {host: a} | spec.http[0].route | '{\"host\":\"a\"}' | should be a list",
                "mirrorPercentage: {value: '1'} | spec.http[0].mirrorPercentage.value | 1 | should be a number",
                "match: [{ignoreUriCase: 'yes'}] | spec.http[0].match[0].ignoreUriCase | yes | should be true or false",
                "match: [{sourceLabels: [a]}] | spec.http[0].match[0].sourceLabels | '[\"a\"]' | should be a mapping",
                "corsPolicy: {allowMethods: [1]} | spec.http[0].corsPolicy.allowMethods[0] | 1 | should be text",
                "timeout: soon | spec.http[0].timeout | soon | should be a duration",
            })
    void wrongTypesAreErrorsWithPathValueAndAdvice(String rule, String path, String value, String message) {
        Finding finding = Parsed.rule(rule).only().findings().get(0);

        assertThat(finding.isError()).isTrue();
        assertThat(finding.code()).isEqualTo(Finding.INVALID);
        assertThat(finding.path()).isEqualTo(path);
        assertThat(finding.value()).isEqualTo(value);
        assertThat(finding.message()).isEqualTo(message);
        assertThat(finding.advice()).isNotEmpty();
    }

    @Test
    void wholeNumberWithAPointIsAWholeNumber() {
        HttpRule rule = Parsed.rule("retries: {attempts: 2.0}")
                .clean(VirtualService.class)
                .http()
                .get(0);

        assertThat(rule.retries()).isNotNull();
        assertThat(rule.retries().attempts()).isEqualTo(2);
    }

    @Test
    void longValuesAreCutInFindings() {
        String name = "x".repeat(1000);

        assertThat(Parsed.rule("name: [" + name + "]").onlyError().value()).hasSizeLessThan(200);
    }
}
