package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Spellings of Istio's older documents: each is served, and those that Istio has given up are warned of with their place. */
class OldDocumentsTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** What reader and validator say of a document that both accept. */
    private static List<Finding> accepted(String document) {
        ParseResult result = new ResourceParser()
                .parse(YAML.readTree(document), "old.yaml", "default")
                .get(0);
        assertThat(result).as(result.findings().toString()).isInstanceOf(ParseResult.Accepted.class);
        List<Finding> findings = new ArrayList<>(result.findings());
        findings.addAll(
                new ResourceValidator(MeshConfig.DEFAULTS).validate(((ParseResult.Accepted) result).resource()));
        assertThat(findings).noneMatch(Finding::isError);
        return findings;
    }

    private static String virtualService(String rule) {
        return """
                apiVersion: networking.istio.io/v1alpha3
                kind: VirtualService
                metadata: {name: old}
                spec: {hosts: [a.com], gateways: [gw], http: [%s]}
                """.formatted(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void everyServedVersionIsReadWithoutAWord(String version) {
        assertThat(accepted("""
                apiVersion: networking.istio.io/%s
                kind: VirtualService
                metadata: {name: old}
                spec: {hosts: [a.com], gateways: [gw], http: [{route: [{destination: {host: b.com}}]}]}
                """.formatted(version))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            match: {uri: {prefix: /a}}                                         | spec.http[0].match
            timeout: 0s                                                        | spec.http[0].timeout
            fault: {delay: {percent: 10, fixedDelay: 1s}}                      | spec.http[0].fault.delay.percent
            fault: {abort: {percent: 10, httpStatus: 500}}                     | spec.http[0].fault.abort.percent
            mirror: {host: c.com}, mirrorPercent: 10                           | spec.http[0].mirrorPercent
            mirror: {host: c.com}, mirror_percent: 10                          | spec.http[0].mirrorPercent
            corsPolicy: {allowOrigin: [a.com]}                                 | spec.http[0].corsPolicy.allowOrigin
            """)
    void spellingThatIstioHasGivenUpIsServedWithAWarning(String field, String path) {
        List<Finding> findings = accepted(virtualService("{" + field + ", route: [{destination: {host: b.com}}]}"));

        assertThat(findings)
                .filteredOn(finding -> finding.code().equals(Finding.DEPRECATED))
                .hasSize(1);
        Finding finding = findings.stream()
                .filter(one -> one.code().equals(Finding.DEPRECATED))
                .findFirst()
                .orElseThrow();
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.path()).isEqualTo(path);
        assertThat(finding.advice()).isNotBlank();
    }

    @Test
    void faultWithoutPercentageIsAWarningSinceItOnceMeantAll() {
        assertThat(accepted(
                        virtualService("{fault: {abort: {httpStatus: 500}}, route: [{destination: {host: b.com}}]}")))
                .extracting(Finding::path)
                .containsExactly("spec.http[0].fault.abort.percentage");
    }

    @Test
    void dottedNameOfAGatewayIsAWarning() {
        assertThat(accepted("""
                apiVersion: networking.istio.io/v1alpha3
                kind: VirtualService
                metadata: {name: old}
                spec: {hosts: [a.com], gateways: [gw.ns.svc.cluster.local], http: [{route: [{destination: {host: b.com}}]}]}
                """)).extracting(Finding::advice).containsExactly("write ns/gw instead");
    }

    @Test
    void weightsThatDoNotAddUpToAHundredAreARemark() {
        assertThat(accepted(virtualService(
                        "{route: [{destination: {host: b.com}, weight: 1}, {destination: {host: c.com}, weight: 2}]}")))
                .extracting(Finding::severity)
                .containsExactly(Severity.INFO);
    }

    @Test
    void gatewayWithoutSelectorIsRead() {
        assertThat(accepted("""
                apiVersion: networking.istio.io/v1alpha3
                kind: Gateway
                metadata: {name: old}
                spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
                """)).noneMatch(Finding::isError);
    }

    @Test
    void leastConnectionsIsTheOldNameOfLeastRequest() {
        assertThat(accepted("""
                apiVersion: networking.istio.io/v1alpha3
                kind: DestinationRule
                metadata: {name: old}
                spec: {host: a.com, trafficPolicy: {loadBalancer: {simple: LEAST_CONN}}}
                """)).extracting(Finding::code).containsExactly(Finding.DEPRECATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?!x).*", "(a)\\\\1"})
    void expressionOfTheEarliestReleasesThatRe2DoesNotHaveIsRefused(String regex) {
        Validated.rule("{match: [{uri: {regex: '" + regex.replace("\\\\", "\\")
                        + "'}}], route: [{destination: {host: b}}]}")
                .isOnlyRefusedAt("spec.http[0].match[0].uri.regex");
    }
}
