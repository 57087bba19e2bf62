package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServiceTest {
    @Test
    void serviceLeadsIstiosPortsToPortsThatNeedNoRoot() {
        assertThat(Chart.GATEWAY.render("").only("Service").path("spec")).isEqualTo(Rendered.yaml("""
                        type: LoadBalancer
                        selector: {app: edge, istio: edge}
                        ports:
                          - {name: status-port, port: 15021, protocol: TCP, targetPort: 15021}
                          - {name: http2, port: 80, protocol: TCP, targetPort: 8080}
                          - {name: https, port: 443, protocol: TCP, targetPort: 8443}
                        """));
    }

    @Test
    void everyFieldOfTheServiceIsRendered() {
        JsonNode service = Chart.GATEWAY.render("""
                annotations: {owner: us, shared: all}
                service:
                  type: LoadBalancer
                  annotations: {shared: service, number: 10}
                  clusterIP: 10.0.0.1
                  loadBalancerIP: 192.0.2.1
                  loadBalancerClass: example.com/lb
                  loadBalancerSourceRanges: [10.0.0.0/8]
                  externalTrafficPolicy: Local
                  internalTrafficPolicy: Cluster
                  externalIPs: [192.0.2.9]
                  ipFamilyPolicy: PreferDualStack
                  ipFamilies: [IPv4, IPv6]
                  allocateLoadBalancerNodePorts: false
                  sessionAffinity: ClientIP
                  ports: [{name: tls, port: 443, targetPort: 8443, nodePort: 30443, appProtocol: https}]
                """).only("Service");
        assertThat(service.at("/metadata/annotations"))
                .isEqualTo(Rendered.yaml("{owner: us, shared: service, number: '10'}"));
        assertThat(service.path("spec")).isEqualTo(Rendered.yaml("""
                        type: LoadBalancer
                        clusterIP: 10.0.0.1
                        loadBalancerIP: 192.0.2.1
                        loadBalancerClass: example.com/lb
                        loadBalancerSourceRanges: [10.0.0.0/8]
                        externalTrafficPolicy: Local
                        internalTrafficPolicy: Cluster
                        externalIPs: [192.0.2.9]
                        ipFamilyPolicy: PreferDualStack
                        ipFamilies: [IPv4, IPv6]
                        allocateLoadBalancerNodePorts: false
                        sessionAffinity: ClientIP
                        selector: {app: edge, istio: edge}
                        ports: [{name: tls, port: 443, protocol: TCP, targetPort: 8443, nodePort: 30443, appProtocol: https}]
                        """));
    }

    @Test
    void typeNoneMakesNoService() {
        assertThat(Chart.GATEWAY.render("service: {type: None}").has("Service")).isFalse();
    }

    @Test
    void serviceMonitorFindsThePodsThroughAServiceOfItsOwn() {
        Rendered rendered = Chart.GATEWAY.render("""
                serviceMonitor: {enabled: true, labels: {release: prometheus}, interval: 30s, scrapeTimeout: 10s}
                """);
        JsonNode monitor = rendered.only("ServiceMonitor");
        assertThat(monitor.at("/metadata/labels/release").asString()).isEqualTo("prometheus");
        assertThat(monitor.path("spec").path("endpoints")).isEqualTo(Rendered.yaml("""
                        - {port: http-management, path: /actuator/prometheus, interval: 30s, scrapeTimeout: 10s}
                        """));
        JsonNode service = rendered.named("Service", "edge-management");
        assertThat(service.at("/spec/clusterIP").asString()).isEqualTo("None");
        monitor.at("/spec/selector/matchLabels").forEachEntry((name, value) -> {
            assertThat(service.at("/metadata/labels").path(name)).isEqualTo(value);
        });
        assertThat(rendered.named("Service", "edge").at("/metadata/labels").has("meshway.io/service"))
                .as("the service for callers is not scraped")
                .isFalse();
    }

    @Test
    void networkPolicyLetsCallersInOnTheServicesPortsAndFriendsOnTheManagementPort() {
        JsonNode policy = Chart.GATEWAY.render("""
                networkPolicy:
                  enabled: true
                  managementFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
                  extraIngress: [{ports: [{port: 9999}]}]
                """).only("NetworkPolicy");
        assertThat(policy.at("/spec/ingress")).isEqualTo(Rendered.yaml("""
                        - ports:
                            - {protocol: TCP, port: 15021}
                            - {protocol: TCP, port: 8080}
                            - {protocol: TCP, port: 8443}
                        - ports: [{protocol: TCP, port: 15020}]
                          from: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
                        - ports: [{port: 9999}]
                        """));
        assertThat(policy.at("/spec/egress")).isEqualTo(Rendered.yaml("[{}]"));
    }

    @Test
    void helmTestAsksTheServiceForTheStatusOfTheGateway(@TempDir Path one, @TempDir Path two, @TempDir Path three)
            throws IOException {
        JsonNode test = Chart.GATEWAY.hooks("", one).only("Pod");
        assertThat(test.at("/metadata/annotations/hook").asString()).isEqualTo("test");
        assertThat(test.at("/spec/containers/0/args"))
                .isEqualTo(Rendered.yaml("[ready, 'http://edge.ingress:15021/healthz/ready']"));
        assertThat(Chart.GATEWAY.hooks("ports: {status: 0}", two).has("Pod")).isFalse();
        assertThat(Chart.GATEWAY.hooks("service: {type: None}", three).has("Pod"))
                .isFalse();
    }
}
