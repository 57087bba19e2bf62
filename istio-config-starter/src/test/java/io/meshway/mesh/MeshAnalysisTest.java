package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code istioctl analyze} would say, each code beside a neighbour that passes. */
class MeshAnalysisTest {
    private static final String REVIEWS = """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews}
            spec: {selector: {app: reviews}, ports: [{port: 9080, name: http}]}
            """;
    private static final String TWO_PORTS = """
            apiVersion: v1
            kind: Service
            metadata: {name: two}
            spec: {selector: {app: two}, ports: [{port: 80, name: http}, {port: 81, name: http-b}]}
            """;

    private static String mesh(String name, String spec) {
        return istio("VirtualService", name, spec);
    }

    private static String service(String name, String spec) {
        return "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: %s}".formatted(name, spec);
    }

    private static String pod(String name, String labels) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: %s, labels: %s}}".formatted(name, labels);
    }

    private static void says(String expected, String... documents) {
        assertThat(Linked.yaml(documents).findings())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(", ")));
    }

    private static Severity severity(String... documents) {
        List<Finding> findings = Linked.yaml(documents).snapshot().findings();
        assertThat(findings).hasSize(1);
        return findings.get(0).severity();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            route: [{destination: {host: reviews}}]                                         |
            route: [{destination: {host: nobody}}]                                          | IST0101 v spec.http[0].route[0].destination.host nobody
            route: [{destination: {host: reviews.default}}]                                 | IST0101 v spec.http[0].route[0].destination.host reviews.default
            route: [{destination: {host: reviews, port: {number: 80}}}]                     | IST0101 v spec.http[0].route[0].destination.port.number 80
            route: [{destination: {host: reviews, subset: v1}}]                             |
            route: [{destination: {host: reviews, subset: v9}}]                             | IST0101 v spec.http[0].route[0].destination.subset v9
            route: [{destination: {host: reviews}}], mirror: {host: gone}                   | IST0101 v spec.http[0].mirror.host gone
            route: [{destination: {host: reviews}}], mirror: {host: reviews, subset: v9}    | IST0101 v spec.http[0].mirror.subset v9
            route: [{destination: {host: reviews}}], mirrors: [{destination: {host: gone}}] | IST0101 v spec.http[0].mirrors[0].destination.host gone
            delegate: {name: gone}                                                          | IST0101 v spec.http[0].delegate default/gone
            route: [{destination: {host: two}}]                                             | IST0112 v spec.http[0].route[0].destination.port
            route: [{destination: {host: two, port: {number: 81}}}]                         |
            """)
    void destinationsOfVirtualServicesForTheMesh(String rule, String expected) {
        says(
                expected == null ? "" : expected,
                mesh("v", "{hosts: [reviews], http: [{" + rule + "}]}"),
                istio("DestinationRule", "d", "{host: reviews, subsets: [{name: v1}]}"),
                REVIEWS,
                TWO_PORTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tls: [{match: [{sniHosts: [a.com]}], route: [{destination: {host: gone}}]}] | IST0101 v spec.tls[0].route[0].destination.host gone
            tcp: [{route: [{destination: {host: gone}}]}]                                | IST0101 v spec.tcp[0].route[0].destination.host gone
            """)
    void destinationsOfConnections(String rules, String expected) {
        says(expected, mesh("v", "{hosts: [a.com], " + rules + "}"));
    }

    @Test
    void destinationsAreSeenFromTheNamespaceOfTheVirtualService() {
        String hidden = istio("ServiceEntry", "far/hidden", """
                {hosts: [hidden.com], exportTo: ["."], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}""");
        String rule = "{hosts: [a.com], http: [{route: [{destination: {host: hidden.com}}]}]}";

        says("", hidden, mesh("far/v", rule));
        says("IST0101 v spec.http[0].route[0].destination.host hidden.com", hidden, mesh("v", rule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"host: gone", "host: reviews, subset: gone", "host: reviews, port: {number: 1}", "host: two"})
    void missingDestinationsAreErrors(String destination) {
        assertThat(severity(
                        mesh("v", "{hosts: [a.com], http: [{route: [{destination: {" + destination + "}}]}]}"),
                        REVIEWS,
                        TWO_PORTS))
                .isEqualTo(Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hosts: [reviews]                                 | hosts: [reviews.default.svc.cluster.local]        | IST0109 b spec.hosts[0] reviews.default.svc.cluster.local, IST0109 a spec.hosts[0] reviews
            hosts: [reviews]                                 | hosts: [x.com, Reviews]                           | IST0109 b spec.hosts[1] Reviews, IST0109 a spec.hosts[0] reviews
            hosts: [reviews]                                 | hosts: [ratings]                                  |
            hosts: [x.com], gateways: [mesh]                 | hosts: [x.com]                                    | IST0109 b spec.hosts[0] x.com, IST0109 a spec.hosts[0] x.com
            hosts: ["*.x.com"]                               | hosts: [a.x.com]                                  |
            hosts: [x.com], exportTo: [one]                  | hosts: [x.com], exportTo: [two]                   |
            hosts: [x.com], exportTo: [one, two]             | hosts: [x.com], exportTo: [two, three]            | IST0109 b spec.hosts[0] x.com, IST0109 a spec.hosts[0] x.com
            hosts: [x.com]                                   | hosts: [x.com], exportTo: [.]                     | IST0109 b spec.hosts[0] x.com, IST0109 a spec.hosts[0] x.com
            hosts: [x.com], exportTo: [.]                    | hosts: ["*.com"]                                  | IST0109 a spec.hosts[0] x.com, IST0109 b spec.hosts[0] *.com
            hosts: ["*.com"], exportTo: [.]                  | hosts: [x.com]                                    | IST0109 a spec.hosts[0] *.com, IST0109 b spec.hosts[0] x.com
            """)
    void hostsThatTwoVirtualServicesDefineForTheMesh(String one, String other, String expected) {
        String rules = ", http: [{directResponse: {status: 200}}]}";

        says(expected == null ? "" : expected, mesh("a@2020", "{" + one + rules), mesh("b@2021", "{" + other + rules));
    }

    @Test
    void hostsOfAGatewayMayBeDefinedTwice() {
        says(
                "",
                Linked.GATEWAY,
                Linked.virtualService("a", "a.com", "{match: [{uri: {prefix: /a}}], directResponse: {status: 200}}"),
                Linked.virtualService("b", "a.com", "{directResponse: {status: 200}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{}`                                   | `{}`                                  | IST0111 b spec.workloadSelector, IST0111 a spec.workloadSelector
            `{}`                                   | labels: {app: a}                      |
            labels: {app: a}                       | labels: {version: v1}                 | `IST0110 b spec.workloadSelector.labels {version=v1}, IST0110 a spec.workloadSelector.labels {app=a}`
            labels: {app: a}                       | labels: {app: b}                      |
            labels: {app: a}                       | labels: {app: z}                      | `IST0101 b spec.workloadSelector.labels {app=z}`
            """)
    void sidecarsOfOneWorkload(String one, String other, String expected) {
        String egress = ", egress: [{hosts: [\"*/*\"]}]}";
        String form = "{workloadSelector: {%s}";

        says(
                expected == null ? "" : expected,
                istio("Sidecar", "a@2020", sidecar(one, form) + egress),
                istio("Sidecar", "b@2021", sidecar(other, form) + egress),
                pod("p", "{app: a, version: v1}"),
                pod("q", "{app: b}"));
    }

    private static String sidecar(String selector, String form) {
        return selector.equals("{}") ? "{outboundTrafficPolicy: {mode: ALLOW_ANY}" : form.formatted(selector);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: http-web                      |
            name: web, appProtocol: http        |
            name: dns, protocol: UDP            |
            name: web                           | IST0118 s spec.ports[0].name web
            name: ""                            | IST0118 s spec.ports[0].name
            """)
    void namesOfPorts(String port, String expected) {
        says(expected == null ? "" : expected, service("s", "{ports: [{port: 80, " + port + "}]}"));
    }

    @Test
    void namesOfPortsAreRemarksAndThoseOfKubernetesOwnServicesAreNone() {
        assertThat(severity(service("s", "{ports: [{port: 80, name: web}]}"))).isEqualTo(Severity.INFO);
        says(
                "",
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: kube-system}, spec: {ports: [{port: 1}]}}",
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: istio-system}, spec: {ports: [{port: 1}]}}",
                "{apiVersion: v1, kind: Service, metadata: {name: w, labels: {gateway.istio.io/managed: istio.io-mesh-controller}}, spec: {ports: [{port: 1}]}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: tcp      | IST0150 s spec.ports[0].name tcp
            name: a        | IST0150 s spec.ports[0].name a
            name: http     |
            name: tls-x    |
            """)
    void portsOfExternalNames(String port, String expected) {
        says(
                expected == null ? "" : expected,
                service("s", "{type: ExternalName, externalName: x.com, ports: [{port: 80, " + port + "}]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: 80, name: http, targetPort: 8080  | port: 80, name: tcp, targetPort: 9000   | IST0116 b spec.ports[0] 80
            port: 80, name: http, targetPort: 8080  | port: 81, name: http, targetPort: 8080  | IST0137 b spec.ports[0].targetPort 8080
            port: 80, name: http, targetPort: 8080  | port: 80, name: http, targetPort: 8080  |
            port: 80, name: http, targetPort: 8080  | port: 81, name: tcp, targetPort: 8081   |
            """)
    void workloadUnderSeveralServices(String one, String other, String expected) {
        String form = "{selector: {%s}, ports: [{%s}]}";
        String[] services = {service("a", form.formatted("app: x", one)), service("b", form.formatted("v: one", other))
        };

        says(expected == null ? "" : expected, services[0], services[1], pod("p", "{app: x, v: one}"));
        says("", services[0], services[1], pod("p", "{app: x}"), pod("q", "{v: one}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            host: reviews                                         |
            host: gone                                            | IST0174 d spec.host gone
            host: "*.svc.cluster.local"                           |
            host: "*.gone.com"                                    | IST0174 d spec.host *.gone.com
            host: reviews, subsets: [{name: v1, labels: {v: one}}]  |
            host: reviews, subsets: [{name: v2, labels: {v: two}}]  | `IST0173 d spec.subsets[0].labels {v=two}`
            host: reviews, subsets: [{name: v3, labels: {app: z}}]  | `IST0173 d spec.subsets[0].labels {app=z}`
            host: reviews, subsets: [{name: v4, labels: {topology.kubernetes.io/zone: a}}] |
            host: out.com, subsets: [{name: v1, labels: {v: one}}]  |
            host: out.com, subsets: [{name: v2, labels: {v: two}}]  | `IST0173 d spec.subsets[0].labels {v=two}`
            """)
    void hostsAndSubsetsOfDestinationRules(String spec, String expected) {
        says(
                expected == null ? "" : expected,
                istio("DestinationRule", "d", "{" + spec + "}"),
                REVIEWS,
                pod("p", "{app: reviews, v: one}"),
                istio("ServiceEntry", "out", """
                        {hosts: [out.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
                         endpoints: [{address: 10.0.0.1, labels: {v: one}}]}"""));
    }

    @Test
    void subsetsOfWorkloadsThatNobodyKnowsAreNotCalledEmpty() {
        says("", istio("DestinationRule", "d", "{host: reviews, subsets: [{name: v2, labels: {v: two}}]}"), REVIEWS);
    }

    @Test
    void protocolsOfOnePortInTwoServiceEntries() {
        String form = "{hosts: [x.com], resolution: DNS, ports: [{number: 80, name: a, protocol: %s}]}";
        List<String> findings = new ArrayList<>(Linked.yaml(
                        istio("ServiceEntry", "a@2020", form.formatted("HTTP")),
                        istio("ServiceEntry", "b@2021", form.formatted("TLS")))
                .findings());
        findings.removeIf(finding -> finding.startsWith("DUPLICATE"));

        assertThat(findings).containsExactly("IST0177 b spec.ports[0].protocol TLS");
    }

    @Test
    void splitThatTrafficOfTheEdgeDoesNotMeet() {
        String split = mesh("split", """
                {hosts: [reviews], http: [{route: [
                  {destination: {host: reviews, subset: v1}, weight: 50}, {destination: {host: reviews, subset: v2}, weight: 50}]}]}""");
        String subsets = istio("DestinationRule", "d", "{host: reviews, subsets: [{name: v1}, {name: v2}]}");
        String edge = "{route: [{destination: {host: reviews%s}}]}";

        says(
                "IST0140 edge spec.http[0].route[0].destination reviews",
                Linked.GATEWAY,
                Linked.virtualService("edge", "a.com", edge.formatted("")),
                split,
                subsets,
                REVIEWS);
        says(
                "",
                Linked.GATEWAY,
                Linked.virtualService("edge", "a.com", edge.formatted(", subset: v1")),
                split,
                subsets,
                REVIEWS);
    }

    @Test
    void gatewayThatIstioGenerated() {
        String name = "edge-istio-autogenerated-k8s-gateway-http";

        assertThat(Linked.yaml(mesh(
                                "v",
                                "{hosts: [a.com], gateways: [" + name + "], http: [{directResponse: {status: 200}}]}"))
                        .findings())
                .contains("IST0165 v spec.gateways[0] " + name);
    }

    @Test
    void claimsNeedARequestAuthenticationOnEveryWorkloadOfTheGateway() {
        String claims = istio("VirtualService", "v", """
                {hosts: [a.com], gateways: [gw], http: [{match: [{headers: {"@request.auth.claims.sub": {exact: x}}}], directResponse: {status: 200}}]}""");
        String without = istio("VirtualService", "v", """
                {hosts: [a.com], gateways: [gw], http: [{match: [{headers: {x-a: {exact: x}}}], directResponse: {status: 200}}]}""");
        String missing = "IST0149 v spec.http[0].match[0].headers[@request.auth.claims.sub] @request.auth.claims.sub";

        says(missing, Linked.GATEWAY, claims);
        says(missing, Linked.GATEWAY, claims, authentication("other/all", "{jwtRules: []}"));
        says(missing, Linked.GATEWAY, claims, authentication("no", "{selector: {matchLabels: {app: x}}}"));
        says("NOT_ENFORCED all spec", Linked.GATEWAY, claims, authentication("istio-system/all", "{jwtRules: []}"));
        says(
                "NOT_ENFORCED own spec",
                Linked.GATEWAY,
                claims,
                authentication("own", "{selector: {matchLabels: {istio: ingressgateway}}}"));
        says("", Linked.GATEWAY, without);
    }

    private static String authentication(String name, String spec) {
        int slash = name.indexOf('/');
        return """
                {apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: %s, namespace: %s}, spec: %s}""".formatted(name.substring(slash + 1), slash < 0 ? "default" : name.substring(0, slash), spec);
    }
}
