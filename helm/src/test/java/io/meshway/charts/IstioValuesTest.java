package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A values file written for Istio's gateway chart. */
class IstioValuesTest {
    private static final String VALUES = """
            name: istio-ingressgateway
            revision: stable
            rbac: {enabled: true}
            serviceAccount: {create: true, name: istio-ingressgateway, annotations: {iam.example.com/role: edge}}
            podAnnotations: {prometheus.io/scrape: "true"}
            service:
              type: LoadBalancer
              annotations: {service.beta.kubernetes.io/aws-load-balancer-type: nlb}
              ports:
                - {name: status-port, port: 15021, protocol: TCP, targetPort: 15021}
                - {name: http2, port: 80, protocol: TCP, targetPort: 80}
                - {name: https, port: 443, protocol: TCP, targetPort: 443}
              externalTrafficPolicy: Local
            resources:
              requests: {cpu: 100m, memory: 128Mi}
              limits: {cpu: 2000m, memory: 1024Mi}
            autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 80}
            podDisruptionBudget: {minAvailable: 1}
            env: {ISTIO_META_ROUTER_MODE: standard}
            labels: {app: istio-ingressgateway}
            topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
            networkGateway: ""
            imagePullPolicy: IfNotPresent
            terminationGracePeriodSeconds: 60
            minReadySeconds: 5
            strategy: {rollingUpdate: {maxSurge: 100%, maxUnavailable: 25%}}
            volumes: [{name: certs, secret: {secretName: certs, optional: true}}]
            volumeMounts: [{name: certs, mountPath: /etc/certs, readOnly: true}]
            priorityClassName: high
            global: {hub: docker.io/istio}
            """;

    @Test
    void rendersTheSameServiceAndSelectorsAsThere() {
        Rendered rendered = Chart.GATEWAY.render(VALUES);
        assertThat(rendered.only("Service").path("spec")).isEqualTo(Rendered.yaml("""
                        type: LoadBalancer
                        externalTrafficPolicy: Local
                        selector: {app: istio-ingressgateway, istio: ingressgateway}
                        ports:
                          - {name: status-port, port: 15021, protocol: TCP, targetPort: 15021}
                          - {name: http2, port: 80, protocol: TCP, targetPort: 80}
                          - {name: https, port: 443, protocol: TCP, targetPort: 443}
                        """));
        assertThat(rendered.workload().at("/spec/selector/matchLabels"))
                .isEqualTo(Rendered.yaml("{app: istio-ingressgateway, istio: ingressgateway}"));
        assertThat(rendered.workload().at("/metadata/name").asString()).isEqualTo("istio-ingressgateway");
        assertThat(rendered.pod().at("/securityContext/sysctls/0/name").asString())
                .as("ports 80 and 443 as in Istio's pods")
                .isEqualTo("net.ipv4.ip_unprivileged_port_start");
    }

    @Test
    void notesSayWhatHasNoEffectHere() {
        assertThat(Chart.GATEWAY.notes(VALUES))
                .contains("Without effect here", "revision", "env.ISTIO_META_ROUTER_MODE");
    }
}
