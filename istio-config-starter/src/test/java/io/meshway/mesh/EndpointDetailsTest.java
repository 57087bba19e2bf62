package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.addresses;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec.EndpointSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which address and port is dialled where several resources have a say. */
class EndpointDetailsTest {
    private static final String APP = "app.default.svc.cluster.local";
    private static final String TO_APP = virtualService("v", "h.com", rule("app"));

    @Test
    void endpointsOfEntriesThatAreOneServiceArePooledEachAddressOnce() {
        String ports = "resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}]";
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("v", "h.com", rule("a.com")),
                istio("ServiceEntry", "one", "{hosts: [a.com], " + ports + ", endpoints: [{address: 10.0.0.1}]}"),
                istio(
                        "ServiceEntry",
                        "two",
                        "{hosts: [a.com], " + ports + ", endpoints: [{address: 10.0.0.1}, {address: 10.0.0.2}]}"));

        assertThat(addresses(linked.cluster("a.com"))).containsExactly("10.0.0.1:80", "10.0.0.2:80");
    }

    @Test
    void hostOfSeveralEntriesWithoutEndpointsIsResolvedOnce() {
        String spec = "{hosts: [a.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}";
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("v", "h.com", rule("a.com")),
                istio("ServiceEntry", "one", spec),
                istio("ServiceEntry", "two", spec));

        assertThat(addresses(linked.cluster("a.com"))).containsExactly("a.com:80");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {port: 80, name: http, targetPort: 8080} | {http: 9000}  | 9000
            {port: 80, name: http, targetPort: web}  | {web: 9001}   | 9001
            {port: 80, name: http, targetPort: 8080} | {}            | 8080
            {port: 80, name: http, targetPort: 8080} | {other: 9000} | 8080
            {port: 80, name: http, targetPort: web}  | {}            | 80
            {port: 80, name: http}                   | {}            | 80
            """)
    void workloadEntryOfAServiceIsDialledOnItsOwnPortElseTheTargetPort(String port, String ports, int dialled) {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_APP,
                service("ports: [" + port + "], selector: {app: app}"),
                istio("WorkloadEntry", "vm", "{address: 10.0.0.9, labels: {app: app}, ports: " + ports + "}"));

        assertThat(addresses(linked.cluster(APP))).containsExactly("10.0.0.9:" + dialled);
    }

    @Test
    void nameOfAServiceThatIsPassedThroughIsDialledOnTheServicesPort() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_APP,
                service("ports: [{port: 80, targetPort: 8080}], selector: {app: app}"),
                istio("DestinationRule", "d", "{host: app, trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}}"));

        assertThat(linked.cluster(APP).endpoints()).isInstanceOf(EndpointSource.Names.class);
        assertThat(addresses(linked.cluster(APP))).containsExactly(APP + ":80");
    }

    @Test
    void aliasHidesAServiceEntryForItsNameAndAFindingSaysSo() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_APP,
                Linked.service("far.com"),
                service("type: ExternalName, externalName: far.com"),
                istio(
                        "ServiceEntry",
                        "squatter",
                        "{hosts: [" + APP + "], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}"));

        assertThat(linked.targets("h.com")).containsExactly("far.com");
        assertThat(linked.findings()).containsExactly("DUPLICATE squatter spec.hosts " + APP);
    }

    private static String service(String spec) {
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: app}
                spec: {%s}
                """.formatted(spec);
    }
}
