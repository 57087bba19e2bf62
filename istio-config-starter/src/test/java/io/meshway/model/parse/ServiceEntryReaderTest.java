package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.ServiceEntry;
import io.meshway.model.WorkloadEntry;
import io.meshway.model.WorkloadSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceEntryReaderTest {

    @Test
    void everyFieldIsRead() {
        ServiceEntry entry = Parsed.spec("ServiceEntry", """
                        hosts: [api.example.com]
                        addresses: [240.0.0.1]
                        ports:
                        - {number: 443, name: https, protocol: HTTPS, targetPort: 8443}
                        location: MESH_INTERNAL
                        resolution: STATIC
                        endpoints:
                        - {address: 10.0.0.1, ports: {https: 9443}, labels: {version: v1}, weight: 5}
                        exportTo: ["."]
                        """).clean(ServiceEntry.class);

        assertThat(entry.hosts()).containsExactly("api.example.com");
        assertThat(entry.addresses()).containsExactly("240.0.0.1");
        assertThat(entry.ports()).containsExactly(new ServiceEntry.Port(443, "https", "HTTPS", 8443));
        assertThat(entry.meshInternal()).isTrue();
        assertThat(entry.resolution()).isEqualTo(ServiceEntry.Resolution.STATIC);
        assertThat(entry.endpoints())
                .containsExactly(new WorkloadSpec(
                        "10.0.0.1", Map.of("https", 9443), Map.of("version", "v1"), null, null, 5, null));
        assertThat(entry.workloadSelector()).isNull();
        assertThat(entry.exportTo()).containsExactly(".");
    }

    @Test
    void absentLocationIsExternalAndAbsentResolutionIsNone() {
        ServiceEntry entry =
                Parsed.spec("ServiceEntry", "hosts: [a.example.com]").clean(ServiceEntry.class);

        assertThat(entry.meshInternal()).isFalse();
        assertThat(entry.resolution()).isEqualTo(ServiceEntry.Resolution.NONE);
    }

    @Test
    void workloadSelectorHasLabels() {
        assertThat(Parsed.spec("ServiceEntry", "workloadSelector: {labels: {app: a}}")
                        .clean(ServiceEntry.class)
                        .workloadSelector())
                .isEqualTo(Map.of("app", "a"));
    }

    @Test
    void namesOfCertificatesAreRead() {
        assertThat(Parsed.spec("ServiceEntry", "subjectAltNames: [spiffe://a]")
                        .clean(ServiceEntry.class)
                        .subjectAltNames())
                .containsExactly("spiffe://a");
    }

    @ParameterizedTest
    @EnumSource(ServiceEntry.Resolution.class)
    void everyResolutionIsReadWithoutAWord(ServiceEntry.Resolution resolution) {
        assertThat(Parsed.spec("ServiceEntry", "resolution: " + resolution)
                        .clean(ServiceEntry.class)
                        .resolution())
                .isEqualTo(resolution);
    }

    @Test
    void workloadEntryHasEveryField() {
        WorkloadEntry entry = Parsed.spec("WorkloadEntry", """
                        address: 10.0.0.2
                        ports: {http: 8080}
                        labels: {app: vm}
                        network: far
                        locality: r/z/s
                        weight: 2
                        serviceAccount: vm
                        """).accepted(WorkloadEntry.class);

        assertThat(entry.spec())
                .isEqualTo(new WorkloadSpec(
                        "10.0.0.2", Map.of("http", 8080), Map.of("app", "vm"), "far", "r/z/s", 2, "vm"));
        assertThat(entry.healthy()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'True', true", "'False', false", "Unknown, false"})
    void workloadEntrysConditionSaysWhetherItIsHealthy(String status, boolean healthy) {
        WorkloadEntry entry = Parsed.yaml("""
                        apiVersion: networking.istio.io/v1
                        kind: WorkloadEntry
                        metadata: {name: a}
                        spec: {address: 10.0.0.2}
                        status:
                          conditions:
                          - {type: Other, status: "True"}
                          - {type: Healthy, status: "%s", lastProbeTime: "2026-01-01T00:00:00Z"}
                        """.formatted(status)).clean(WorkloadEntry.class);

        assertThat(entry.healthy()).isEqualTo(healthy);
    }

    @Test
    void workloadEntryWithOtherConditionsAloneSaysNothingAboutHealth() {
        assertThat(Parsed.yaml("{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: a},"
                                + " spec: {address: 10.0.0.2}, status: {conditions: [{type: Other}]}}")
                        .clean(WorkloadEntry.class)
                        .healthy())
                .isNull();
    }

    @Test
    void portNumberInQuotesIsRefusedWithAdvice() {
        Finding finding =
                Parsed.spec("ServiceEntry", "ports: [{number: \"80\"}]").onlyError();

        assertThat(finding.path()).isEqualTo("spec.ports[0].number");
        assertThat(finding.advice()).isEqualTo("write it without quotes: 80");
    }

    @Test
    void oneHostWithoutAListIsRefusedWithAdvice() {
        Finding finding = Parsed.spec("ServiceEntry", "hosts: a.example.com").onlyError();

        assertThat(finding.message()).isEqualTo("should be a list");
        assertThat(finding.advice()).contains("- ");
        assertThat(List.of(finding.path(), finding.value())).containsExactly("spec.hosts", "a.example.com");
    }
}
