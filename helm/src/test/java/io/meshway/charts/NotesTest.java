package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotesTest {
    @Test
    void notesLeadFromTheInstallationToTheFirstAnswer() {
        assertThat(Chart.GATEWAY.notes(""))
                .contains("kubectl -n ingress rollout status deployment/edge")
                .contains("helm -n ingress test edge")
                .contains("istio: \"edge\"")
                .contains("port: {number: 80, name: http, protocol: HTTP}")
                .contains("curl http://$ADDRESS:80/")
                .contains("/actuator/istio")
                .doesNotContain("Without effect", "rbac.enabled is false");
    }

    @Test
    void notesFollowTheKindOfServiceAndWorkload() {
        assertThat(Chart.GATEWAY.notes("service: {type: ClusterIP}\nkind: DaemonSet"))
                .contains("rollout status daemonset/edge", "port-forward service/edge 8080:80")
                .doesNotContain("$ADDRESS");
        assertThat(Chart.GATEWAY.notes("service: {type: None}"))
                .contains("port-forward deployment/edge 8080:8080")
                .doesNotContain("helm -n ingress test");
    }
}
