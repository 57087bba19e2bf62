package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.Severity;
import org.junit.jupiter.api.Test;

class ResourceValidatorTest {
    @Test
    void findingSaysWhatWhereAndWhatToDo() {
        Finding finding = Validated.rule("{route: [{destination: {host: b, port: {number: 99999}}}]}")
                .findings()
                .get(0);

        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.code()).isEqualTo("IST0106");
        assertThat(finding.resource()).isEqualTo(new ResourceKey(Kind.VIRTUAL_SERVICE, "default", "test"));
        assertThat(finding.origin()).isEqualTo("test.yaml");
        assertThat(finding.path()).isEqualTo("spec.http[0].route[0].destination.port.number");
        assertThat(finding.value()).isEqualTo("99999");
        assertThat(finding.message()).contains("65535");
    }

    @Test
    void warningHasItsOwnCode() {
        assertThat(Validated.rule("{route: [{destination: {host: b}}], fault: {delay: {fixedDelay: 1s}}}")
                        .findings())
                .extracting(Finding::code)
                .containsExactly("IST0133");
    }

    @Test
    void everyErrorIsReportedNotOnlyTheFirst() {
        assertThat(Validated.virtualService("{hosts: [\"a b\"], gateways: [\"a b\"], http: [{}, {}]}")
                        .findings())
                .filteredOn(Finding::isError)
                .extracting(Finding::path)
                .contains("spec.hosts[0]", "spec.gateways[0]", "spec.http[0]", "spec.http[1]");
    }

    @Test
    void lookAroundIsNamedAndAnsweredWithAWayOut() {
        Finding finding = Validated.rule(
                        "{match: [{uri: {regex: \"/(?!admin).*\"}}], route: [{destination: {host: b}}]}")
                .findings()
                .get(0);

        assertThat(finding.message()).contains("look-around");
        assertThat(finding.advice()).isNotBlank();
    }

    @Test
    void kubernetesKindsAreNotJudged() {
        Validated.of("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: test}
                        spec: {ports: [{port: 80}]}
                        """).saysNothing();
    }
}
