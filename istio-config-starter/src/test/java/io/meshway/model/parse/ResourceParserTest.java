package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.Policy;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import io.meshway.model.VirtualService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceParserTest {

    @Test
    void metadataGivesIdentityLabelsAnnotationsAgeAndOrigin() {
        ResourceMeta meta = Parsed.yaml("""
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        metadata:
                          name: reviews
                          namespace: bookinfo
                          uid: 1b2c
                          labels: {app: reviews}
                          annotations: {note: hi}
                          creationTimestamp: "2026-02-03T04:05:06Z"
                        spec: {hosts: [reviews]}
                        """).clean(VirtualService.class).meta();

        assertThat(meta)
                .isEqualTo(new ResourceMeta(
                        new ResourceKey(Kind.VIRTUAL_SERVICE, "bookinfo", "reviews"),
                        Map.of("app", "reviews"),
                        Map.of("note", "hi"),
                        Instant.parse("2026-02-03T04:05:06Z"),
                        "test.yaml"));
    }

    @Test
    void absentNamespaceIsTheDefaultAndAbsentAgeIsTheOldest() {
        ResourceMeta meta = Parsed.spec("VirtualService", "hosts: [a]")
                .clean(VirtualService.class)
                .meta();

        assertThat(meta.key().namespace()).isEqualTo("default");
        assertThat(meta.created()).isEqualTo(Instant.MIN);
    }

    @Test
    void kindsWithoutNamespaceHaveNone() {
        Resource node = Parsed.yaml("{apiVersion: v1, kind: Node, metadata: {name: n, labels: {zone: a}}}")
                .clean(Resource.class);

        assertThat(node.key()).isEqualTo(new ResourceKey(Kind.NODE, "", "n"));
        assertThat(node.meta().labels()).containsEntry("zone", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void everyServedVersionIsRead(String version) {
        Parsed parsed = Parsed.yaml("{apiVersion: networking.istio.io/" + version
                + ", kind: VirtualService, metadata: {name: a}, spec: {hosts: [a]}}");

        assertThat(parsed.clean(VirtualService.class).hosts()).containsExactly("a");
    }

    @Test
    void unknownVersionOfIstiosGroupIsAnError() {
        Finding finding = Parsed.yaml(
                        "{apiVersion: networking.istio.io/v2, kind: VirtualService, metadata: {name: a}, spec: {}}")
                .onlyError();

        assertThat(finding.path()).isEqualTo("apiVersion");
        assertThat(finding.value()).isEqualTo("networking.istio.io/v2");
        assertThat(finding.resource()).isEqualTo(new ResourceKey(Kind.VIRTUAL_SERVICE, "default", "a"));
    }

    @Test
    void listsAreTakenApart() {
        Parsed parsed = Parsed.yaml("""
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [a]}}
                - {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {}, spec: {hosts: [b]}}
                - {apiVersion: v1, kind: Service, metadata: {name: c}}
                """);

        assertThat(parsed.results())
                .hasExactlyElementsOfTypes(
                        ParseResult.Accepted.class, ParseResult.Rejected.class, ParseResult.Accepted.class);
        assertThat(parsed.results().get(1).findings().get(0).origin()).isEqualTo("test.yaml items[1]");
    }

    @Test
    void itemsOfATypedListNeedNoKindOfTheirOwn() {
        Parsed parsed = Parsed.yaml("""
                apiVersion: networking.istio.io/v1
                kind: VirtualServiceList
                items:
                - metadata: {name: a}
                  spec: {hosts: [a]}
                """);

        assertThat(parsed.clean(VirtualService.class).name()).isEqualTo("a");
    }

    @Test
    void emptyDocumentsAndListsGiveNothing() {
        assertThat(Parsed.yaml("---\n---\n# nothing\n---\n{}\n").results()).isEmpty();
        assertThat(Parsed.yaml("{apiVersion: v1, kind: List, items: []}").results())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42 | ''",
                "just text | ''",
                "{apiVersion: v1} | kind",
                "{apiVersion: v1, kind: List, items: 3} | items",
                "{apiVersion: v1, kind: List, items: {kind: Service}} | items",
                "{kind: Service, metadata: {name: a}} | apiVersion",
                "{apiVersion: v1, kind: Service} | metadata.name",
                "{apiVersion: v1, kind: Service, metadata: {name: 5}} | metadata.name",
            })
    void documentsWithoutIdentityAreUnreadable(String document, String path) {
        Finding finding = Parsed.yaml(document).onlyError();

        assertThat(finding.code()).isEqualTo(Finding.UNREADABLE);
        assertThat(finding.resource()).isNull();
        assertThat(finding.path()).isEqualTo(path);
        assertThat(finding.origin()).isEqualTo("test.yaml");
        assertThat(finding.advice()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}",
                "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}}",
                "{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}}]}",
            })
    void foreignKindsAreIgnoredWithoutAWord(String document) {
        assertThat(Parsed.yaml(document).only()).isEqualTo(new ParseResult.Ignored(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "networking.istio.io/v1alpha3, EnvoyFilter",
        "extensions.istio.io/v1alpha1, WasmPlugin",
        "security.istio.io/v1, AuthorizationPolicy",
        "security.istio.io/v1, PeerAuthentication",
        "security.istio.io/v1, RequestAuthentication",
        "telemetry.istio.io/v1, Telemetry",
        "networking.istio.io/v1beta1, ProxyConfig",
    })
    void policiesAreReadSoThatThoseWhomTheySelectHearOfIt(String apiVersion, String kind) {
        ParseResult result = Parsed.yaml("{apiVersion: " + apiVersion + ", kind: " + kind
                        + ", metadata: {name: guard}, spec: {selector: {matchLabels: {a: b}}, unheardOf: {x: y}}}")
                .only();

        assertThat(result).isInstanceOf(ParseResult.Accepted.class);
        assertThat(result.findings()).isEmpty();
        Policy policy = (Policy) ((ParseResult.Accepted) result).resource();
        assertThat(policy.key()).hasToString(kind + " default/guard");
        assertThat(policy.selector()).containsExactly(Map.entry("a", "b"));
    }

    @Test
    void workloadGroupIsWarnedAbout() {
        ParseResult result = Parsed.yaml(
                        "{apiVersion: networking.istio.io/v1, kind: WorkloadGroup, metadata: {name: vms}}")
                .only();

        assertThat(result).isInstanceOf(ParseResult.Ignored.class);
        assertThat(result.findings().get(0).message()).contains("WorkloadGroup vms has no effect");
    }

    @ParameterizedTest
    @CsvSource({"networking.istio.io/v1, VirtualServices", "networking.k8s.io/v1, VirtualService"})
    void mistypedKindOrGroupIsWarnedAbout(String apiVersion, String kind) {
        ParseResult result = Parsed.yaml("{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: a}}")
                .only();

        assertThat(result).isInstanceOf(ParseResult.Ignored.class);
        assertThat(result.findings().get(0).advice())
                .isEqualTo("did you mean kind VirtualService of networking.istio.io?");
    }

    @Test
    void statusOfIstiosKindsSaysNothing() {
        Parsed.yaml(
                        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [a]},"
                                + " status: {conditions: [{type: Reconciled}]}}")
                .clean(VirtualService.class);
    }

    @Test
    void everyReasonIsReportedAndNotOnlyTheFirst() {
        ParseResult result = Parsed.spec("VirtualService", "hosts: a\ngateways: 5\nhttp: [null]")
                .only();

        assertThat(result).isInstanceOf(ParseResult.Rejected.class);
        assertThat(result.findings())
                .extracting(Finding::path)
                .containsExactly("spec.hosts", "spec.gateways", "spec.http[0]");
    }

    @Test
    void kubectlsCopyOfTheResourceIsDropped() {
        ResourceMeta meta = Parsed.yaml("{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: "
                        + "{kubectl.kubernetes.io/last-applied-configuration: secret}}}")
                .clean(Resource.class)
                .meta();

        assertThat(meta.annotations()).isEmpty();
    }
}
