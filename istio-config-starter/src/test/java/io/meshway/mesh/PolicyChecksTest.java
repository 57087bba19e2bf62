package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that nobody enforces: an error to the proxy that they select, nothing to others. */
class PolicyChecksTest {
    private static final String MINE = "{selector: {matchLabels: {istio: ingressgateway}}}";
    private static final String OTHERS = "{selector: {matchLabels: {app: reviews}}}";

    private static String policy(String kind, String namespace, String spec) {
        String group = switch (kind) {
            case "EnvoyFilter", "ProxyConfig" -> "networking.istio.io/v1alpha3";
            case "WasmPlugin" -> "extensions.istio.io/v1alpha1";
            case "Telemetry" -> "telemetry.istio.io/v1alpha1";
            default -> "security.istio.io/v1";
        };
        return "{apiVersion: %s, kind: %s, metadata: {name: guard, namespace: %s}, spec: %s}"
                .formatted(group, kind, namespace, spec);
    }

    private static List<Finding> found(String... documents) {
        return Linked.yaml(documents).snapshot().findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AuthorizationPolicy   | {action: DENY, rules: [{}]} | ERROR   | nobody is refused
            PeerAuthentication    | {mtls: {mode: STRICT}}      | ERROR   | mutual TLS is not required
            RequestAuthentication | {jwtRules: [{issuer: a}]}   | ERROR   | tokens of requests are not checked
            EnvoyFilter           | {configPatches: []}         | ERROR   | there is no Envoy
            WasmPlugin            | {url: oci://a}              | ERROR   | its plugin does not run
            Telemetry             | {tracing: []}               | WARNING | not changed by it
            ProxyConfig           | {concurrency: 1}            | WARNING | none of its settings
            """)
    void policyForThisProxySaysWhatIsNotEnforced(String kind, String spec, Severity severity, String message) {
        List<Finding> findings = found(policy(kind, "default", spec));

        assertThat(findings).hasSize(1);
        Finding finding = findings.get(0);
        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.code()).isEqualTo("NOT_ENFORCED");
        assertThat(finding.resource()).hasToString(kind + " default/guard");
        assertThat(finding.message()).contains(message);
        assertThat(finding.advice()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            default      | {rules: []}                                                                    | true
            istio-system | {rules: []}                                                                    | true
            elsewhere    | {rules: []}                                                                    | false
            default      | {selector: {matchLabels: {istio: ingressgateway}}}                             | true
            default      | {selector: {matchLabels: {istio: egress}}}                                     | false
            istio-system | {selector: {matchLabels: {istio: ingressgateway}}}                             | true
            istio-system | {selector: {matchLabels: {app: reviews}}}                                      | false
            default      | {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]}   | true
            default      | {targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge}}      | true
            default      | {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: other}]}  | false
            default      | {targetRefs: [{group: "", kind: Service, name: edge}]}                          | false
            elsewhere    | {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]}   | false
            """)
    void selectorAndNamespaceSayWhomItIsFor(String namespace, String spec, boolean mine) {
        ProxyIdentity edge = ProxyIdentity.gateway(
                "default", Map.of("istio", "ingressgateway", "gateway.networking.k8s.io/gateway-name", "edge"));

        assertThat(Linked.as(edge, MeshConfig.DEFAULTS, policy("AuthorizationPolicy", namespace, spec))
                        .findings())
                .isEqualTo(mine ? List.of("NOT_ENFORCED guard spec") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"GATEWAY, true", "ANY, true", "SIDECAR_INBOUND, false", "SIDECAR_OUTBOUND, false"})
    void envoyFilterForTheOtherKindOfProxyIsNone(String context, boolean mine) {
        String spec = "{configPatches: [{applyTo: HTTP_FILTER, match: {context: " + context + "}}]}";

        assertThat(found(policy("EnvoyFilter", "istio-system", spec))).hasSize(mine ? 1 : 0);
    }

    @Test
    void envoyFilterHasItsSelectorUnderAnotherName() {
        assertThat(found(policy("EnvoyFilter", "default", "{workloadSelector: {labels: {app: reviews}}}")))
                .isEmpty();
        assertThat(found(policy("EnvoyFilter", "default", "{workloadSelector: {labels: {istio: ingressgateway}}}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AuthorizationPolicy | {action: AUDIT, rules: [{}]}
            PeerAuthentication  | {mtls: {mode: PERMISSIVE}}
            PeerAuthentication  | {portLevelMtls: {80: {mode: DISABLE}}}
            """)
    void policyThatRefusesNobodyIsARemark(String kind, String spec) {
        assertThat(found(policy(kind, "default", spec)))
                .extracting(Finding::severity)
                .containsExactly(Severity.INFO);
    }

    @Test
    void dryRunIsARemarkAndStrictOnOnePortIsAnError() {
        assertThat(found("""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: a, annotations: {istio.io/dry-run: "true"}}
                spec: {action: DENY}
                """)).extracting(Finding::severity).containsExactly(Severity.INFO);
        assertThat(found(policy("PeerAuthentication", "default", "{portLevelMtls: {80: {mode: STRICT}}}")))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
    }

    @Test
    void selectorThatFindsNoWorkloadIsAWarningWhereWorkloadsAreKnown() {
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: team, labels: {app: ratings}}}";

        assertThat(found(policy("AuthorizationPolicy", "team", OTHERS))).isEmpty();
        assertThat(found(policy("AuthorizationPolicy", "team", OTHERS), pod))
                .extracting(Finding::code)
                .containsExactly("IST0127");
        assertThat(found(policy("AuthorizationPolicy", "team", "{selector: {matchLabels: {app: ratings}}}"), pod))
                .isEmpty();
    }

    @Test
    void sidecarHearsOfItToo() {
        ProxyIdentity sidecar = new ProxyIdentity(
                ProxyIdentity.Role.SIDECAR, "default", Map.of("app", "reviews"), Locality.UNKNOWN, "a", "default");

        assertThat(Linked.as(sidecar, MeshConfig.DEFAULTS, policy("AuthorizationPolicy", "default", OTHERS))
                        .snapshot()
                        .findings())
                .extracting(Finding::code)
                .containsExactly("UNSUPPORTED", "NOT_ENFORCED");
        assertThat(Linked.as(sidecar, MeshConfig.DEFAULTS, policy("AuthorizationPolicy", "default", MINE))
                        .snapshot()
                        .findings())
                .extracting(Finding::code)
                .containsExactly("UNSUPPORTED");
    }

    @Test
    void endpointsThatComeAndGoLeaveTheAnalysisAlone() {
        MeshLinker linker = new MeshLinker(MeshYaml.GATEWAY, MeshConfig.DEFAULTS);
        String policy = policy("AuthorizationPolicy", "default", MINE);
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, status: {podIP: %s, podIPs: [{ip: %s}]}}";
        MeshSnapshot first = linker.link(Linked.set(policy, pod.formatted("10.0.0.1", "10.0.0.1")), MeshSnapshot.EMPTY);
        MeshSnapshot second = linker.link(Linked.set(policy, pod.formatted("10.0.0.2", "10.0.0.2")), first);

        assertThat(second.findings().get(0)).isSameAs(first.findings().get(0));
    }
}
