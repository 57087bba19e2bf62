package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.model.FindingKind;
import io.meshway.model.Resource;
import io.meshway.model.parse.ParseResult;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubernetesResourceSourceTest extends RunningSource {
    @Test
    void firstSnapshotWaitsUntilEveryCollectionWasRead() {
        server.put("virtualservices", virtualService("reviews", "reviews"));
        server.put("services", SERVICE);
        server.refuse("services", 500, "", "not now");

        start();

        await().until(() -> server.watching("virtualservices") == 1);
        assertThat(given).isEmpty();
        assertThat(source.details().get("waitingFor").toString()).contains("services");
        server.allow("services");
        awaitGiven("VirtualService shop/reviews", "Service shop/reviews");
        assertThat(given).hasSize(1);
    }

    @Test
    void anEmptyClusterGivesAnEmptySnapshot() {
        start();

        await().until(() -> given.size() == 1);
        assertThat(given.get(0).documents()).isEmpty();
    }

    @Test
    void changesAreGivenAndWhatDidNotChangeKeepsItsInstance() {
        server.put("virtualservices", virtualService("a", "a"));
        server.put("virtualservices", virtualService("b", "b"));
        start();
        awaitGiven("VirtualService shop/a", "VirtualService shop/b");
        Resource untouched = last().get("VirtualService shop/b");

        server.put("virtualservices", virtualService("a", "other"));
        await().untilAsserted(() ->
                assertThat(last().get("VirtualService shop/a").toString()).contains("other"));
        server.delete("virtualservices", "shop/a");
        awaitGiven("VirtualService shop/b");

        assertThat(last().get("VirtualService shop/b")).isSameAs(untouched);
    }

    @Test
    void aChangeThatMeansTheSameIsNotGiven() {
        server.put("services", SERVICE);
        start();
        awaitGiven("Service shop/reviews");

        server.put("services", SERVICE + "status: {loadBalancer: {}}\n");
        server.put("virtualservices", virtualService("a", "a"));

        awaitGiven("Service shop/reviews", "VirtualService shop/a");
        assertThat(given).hasSize(2);
    }

    @Test
    void longListsAreReadPageByPage() {
        for (int i = 0; i < 2 * Lister.PAGE + 1; i++) {
            server.put("virtualservices", virtualService("v" + i, "h" + i));
        }
        start();

        await().untilAsserted(() -> assertThat(last()).hasSize(2 * Lister.PAGE + 1));
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/virtualservices?limit=500"))
                .hasSize(3);
    }

    @Test
    void aMissingPermissionIsAFindingWithTheRuleAndOthersAreServed() {
        server.put("virtualservices", virtualService("a", "a"));
        server.put("services", SERVICE);
        server.refuse("services", 403, "", "services is forbidden: User cannot list resource");
        start();

        awaitGiven("VirtualService shop/a");
        awaitFinding(
                FindingKind.FORBIDDEN,
                "services is forbidden",
                "ClusterRole",
                "{apiGroups: [\"\"], resources: [\"services\"], verbs: [\"list\", \"watch\"]}");
        server.allow("services");
        awaitGiven("VirtualService shop/a", "Service shop/reviews");
        awaitNoFinding(FindingKind.FORBIDDEN);
    }

    @Test
    void kindsThatAreNotInstalledAreOneFindingAndArePickedUpLater() {
        start();
        await().until(() -> given.size() == 1);
        awaitFinding(FindingKind.KIND_NOT_INSTALLED, "authorizationpolicies.security.istio.io", "wasmplugins");
        assertThat(source.findings())
                .filteredOn(finding -> finding.code().equals(FindingKind.KIND_NOT_INSTALLED.code()))
                .hasSize(1);

        server.put("authorizationpolicies", """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: deny, namespace: edge}
                spec: {}
                """);
        server.serve("security.istio.io/v1beta1", "authorizationpolicies", "peerauthentications");
        server.serve("security.istio.io/v1", "authorizationpolicies");

        awaitGiven("AuthorizationPolicy edge/deny");
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/authorizationpolicies?"))
                .allSatisfy(request -> assertThat(request).startsWith("/apis/security.istio.io/v1/"));
    }

    @Test
    void aResourceThatDoesNotParseIsRejectedWithFindingsLikeOneInAFile() {
        server.put("virtualservices", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: broken, namespace: shop}
                spec: {hosts: [a], http: 7}
                """);
        start();

        await().until(() -> given.size() == 1);
        assertThat(given.get(0).documents()).singleElement().satisfies(document -> {
            assertThat(document.origin()).isEqualTo("kubernetes");
            assertThat(document.result()).isInstanceOf(ParseResult.Rejected.class);
            assertThat(document.result().findings())
                    .anySatisfy(finding -> assertThat(finding.path()).isEqualTo("spec.http"));
        });
    }

    @Test
    void onlySecretsThatAreNamedAreReadAndTheirGatewayWaitsForThem() {
        server.put("secrets", """
                metadata: {name: cert, namespace: edge}
                data: {tls.crt: YQ==, tls.key: YQ==}
                """);
        server.put("secrets", "metadata: {name: other, namespace: edge}\n");
        start();
        await().until(() -> given.size() == 1);

        server.put("gateways", GATEWAY);

        awaitGiven("Gateway edge/edge", "Secret edge/cert");
        assertThat(given).hasSize(2);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/secrets"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request)
                        .startsWith("/api/v1/namespaces/edge/secrets?")
                        .contains("fieldSelector=metadata.name%3Dcert"));
        server.delete("gateways", "edge/edge");
        awaitGiven();
        await().until(() -> server.watching("secrets") == 0);
    }

    @Test
    void withNamespacesNothingIsReadOfTheWholeCluster() {
        server.put("virtualservices", virtualService("a", "a"));
        server.put("virtualservices", virtualService("b", "b").replace("shop", "bank"));
        start(new Scope(Set.of("shop"), "edge", "istio-system"));

        awaitGiven("VirtualService shop/a");
        assertThat(server.requests())
                .filteredOn(request -> !request.matches("/apis/[^/]+(/[^/]+)?"))
                .allSatisfy(request -> assertThat(request).matches(".*/namespaces/(shop|edge)/.*"));
    }

    @Test
    void closingEndsAllWatches() {
        start();
        await().until(() -> given.size() == 1);

        source.close();
        server.endWatches();

        await().until(() -> server.watching("services") == 0);
    }
}
