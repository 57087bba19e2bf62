package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RbacTest {
    @Test
    void nothingIsEverWritten() {
        Stream.of("", "watchNamespaces: [shop, istio-system]", "rbac: {secretNames: [a]}")
                .flatMap(values -> Stream.of("ClusterRole", "Role")
                        .flatMap(kind -> Chart.GATEWAY.render(values).all(kind).stream()))
                .flatMap(role -> role.path("rules").valueStream())
                .forEach(rule -> assertThat(rule.path("verbs")).isEqualTo(Rendered.yaml("[list, watch]")));
    }

    @Test
    void secretsAreReadInTheGatewaysNamespaceOnly() {
        Rendered rendered = Chart.GATEWAY.render("");
        assertThat(rendered.only("ClusterRole").toString()).doesNotContain("secrets");
        assertThat(rendered.only("Role").at("/metadata/namespace").asString()).isEqualTo(Chart.NAMESPACE);
        assertThat(rendered.only("Role").path("rules")).isEqualTo(Rendered.yaml("""
                        - {apiGroups: [''], resources: [secrets], verbs: [list, watch]}
                        - {apiGroups: [''], resources: [configmaps], verbs: [list, watch]}
                        """));
    }

    @Test
    void namesOfSecretsNarrowTheRoleToThem() {
        assertThat(Chart.GATEWAY
                        .render("rbac: {secretNames: [shop-cert, '1']}")
                        .only("Role")
                        .at("/rules/0/resourceNames"))
                .isEqualTo(Rendered.yaml("[shop-cert, '1']"));
    }

    @Test
    void listOfNamespacesNeedsNoRoleOfTheWholeCluster() {
        Rendered rendered = Chart.GATEWAY.render("watchNamespaces: [shop, istio-system]");
        assertThat(rendered.kinds()).doesNotContain("ClusterRole", "ClusterRoleBinding");
        assertThat(rendered.all("Role").stream()
                        .map(role -> role.at("/metadata/namespace").asString() + "/"
                                + role.at("/metadata/name").asString()))
                .containsExactlyInAnyOrder(
                        "shop/edge-ingress", "istio-system/edge-ingress", "ingress/edge-ingress", "ingress/edge-own");
        assertThat(rendered.all("Role"))
                .filteredOn(role -> role.toString().contains("[\"istio\"]"))
                .as("the mesh configuration is read where it is")
                .extracting(role -> role.at("/metadata/namespace").asString())
                .containsExactly("istio-system");
    }

    @Test
    void everyBindingBindsTheGatewaysAccountToARoleOfTheChart() {
        Rendered rendered =
                Chart.GATEWAY.render("serviceAccount: {create: false, name: theirs}\nwatchNamespaces: [shop]");
        assertThat(rendered.has("ServiceAccount")).isFalse();
        assertThat(rendered.pod().path("serviceAccountName").asString()).isEqualTo("theirs");
        for (JsonNode binding : rendered.all("RoleBinding")) {
            assertThat(binding.path("subjects"))
                    .isEqualTo(Rendered.yaml("[{kind: ServiceAccount, name: theirs, namespace: ingress}]"));
            assertThat(rendered.all("Role"))
                    .filteredOn(role -> role.at("/metadata/name").equals(binding.at("/roleRef/name")))
                    .extracting(role -> role.at("/metadata/namespace"))
                    .contains(binding.at("/metadata/namespace"));
        }
    }

    @Test
    void twoReleasesOfOneNameInTwoNamespacesDoNotShareTheirClusterRole() {
        assertThat(Chart.GATEWAY.render("", "edge", "a").only("ClusterRole").at("/metadata/name"))
                .isNotEqualTo(Chart.GATEWAY
                        .render("", "edge", "b")
                        .only("ClusterRole")
                        .at("/metadata/name"));
    }

    @Test
    void rbacCanBeLeftToOthers() {
        assertThat(Chart.GATEWAY.render("rbac: {enabled: false}").kinds())
                .doesNotContain("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
    }
}
