package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {
    @Test
    void autoscalerAimsAtTheGivenUseOfCpuAndMemory() {
        Rendered rendered = Chart.GATEWAY.render("""
                autoscaling:
                  minReplicas: 2
                  maxReplicas: 7
                  targetCPUUtilizationPercentage: 60
                  targetMemoryUtilizationPercentage: 70
                  autoscaleBehavior: {scaleDown: {stabilizationWindowSeconds: 60}}
                """);
        assertThat(rendered.workload().path("spec").has("replicas"))
                .as("a number here would undo the autoscaler's with every upgrade")
                .isFalse();
        assertThat(rendered.only("HorizontalPodAutoscaler").path("spec")).isEqualTo(Rendered.yaml("""
                        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: edge}
                        minReplicas: 2
                        maxReplicas: 7
                        metrics:
                          - type: Resource
                            resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
                          - type: Resource
                            resource: {name: memory, target: {type: Utilization, averageUtilization: 70}}
                        behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
                        """));
    }

    @Test
    void withoutAutoscalingTheNumberOfPodsIsTheValues() {
        Rendered rendered = Chart.GATEWAY.render("autoscaling: {enabled: false}\nreplicaCount: 3");
        assertThat(rendered.has("HorizontalPodAutoscaler")).isFalse();
        assertThat(rendered.workload().at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{maxUnavailable: 1}",
                "{minAvailable: 2}|{minAvailable: 2}",
                "{minAvailable: 50%}|{minAvailable: 50%}",
                "{maxUnavailable: 0}|{maxUnavailable: 0}",
            })
    void budgetSaysWhatTheValuesSay(String values, String expected) {
        var spec = Chart.GATEWAY
                .render("podDisruptionBudget: " + values)
                .only("PodDisruptionBudget")
                .path("spec");
        Rendered.yaml(expected)
                .forEachEntry((name, value) -> assertThat(spec.path(name)).isEqualTo(value));
        assertThat(spec.size()).as("one of the two, and the selector").isEqualTo(2);
    }

    @Test
    void budgetCanBeLeftOut() {
        assertThat(Chart.GATEWAY
                        .render("podDisruptionBudget: {maxUnavailable: null}")
                        .kinds())
                .doesNotContain("PodDisruptionBudget");
        assertThat(Chart.GATEWAY.render("podDisruptionBudget: null").kinds()).doesNotContain("PodDisruptionBudget");
    }
}
