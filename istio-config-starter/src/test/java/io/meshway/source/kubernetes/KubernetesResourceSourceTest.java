package io.meshway.source.kubernetes;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.parse.ParseResult;
import io.meshway.source.SourceSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesResourceSourceTest {
    private static final Pace QUICK = new Pace(
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofSeconds(5));

    private final FakeApiServer server = new FakeApiServer();
    private final List<SourceSnapshot> given = new CopyOnWriteArrayList<>();
    private volatile String token = "";
    private KubernetesClient client;
    private KubernetesResourceSource source;

    private void start() {
        start(new Scope(Set.of(), "edge", "istio-system"));
    }

    private void start(Scope scope) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withOauthTokenProvider(() -> token)
                .withHttp2Disable(true)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        source = new KubernetesResourceSource(
                client, scope, KubernetesResourceSourceTest::needs, InstantSource.system(), new Random(1), QUICK);
        source.start(given::add);
    }

    /** Every credentialName of every Gateway. */
    private static Needs needs(Collection<Resource> resources) {
        Set<String> secrets = resources.stream()
                .filter(Gateway.class::isInstance)
                .flatMap(gateway -> ((Gateway) gateway).servers().stream())
                .filter(of -> of.tls() != null && of.tls().credentialName() != null)
                .map(of -> of.tls().credentialName())
                .collect(java.util.stream.Collectors.toSet());
        return new Needs(secrets, Set.of(), Set.of(), false);
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
            client.close();
        }
        server.close();
    }

    private static String virtualService(String name, String host) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: %s, namespace: shop}
                spec: {hosts: [%s], http: [{route: [{destination: {host: reviews}}]}]}
                """
                .formatted(name, host);
    }

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, namespace: shop}
            spec: {ports: [{name: http, port: 80}]}
            """;

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: edge}
            spec:
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                hosts: ["*"]
                tls: {mode: SIMPLE, credentialName: cert}
            """;

    private Map<String, Resource> last() {
        if (given.isEmpty()) {
            return Map.of();
        }
        return given.get(given.size() - 1).documents().stream()
                .map(document -> document.result())
                .filter(ParseResult.Accepted.class::isInstance)
                .map(result -> ((ParseResult.Accepted) result).resource())
                .collect(toMap(resource -> text(resource.key()), resource -> resource));
    }

    private static String text(ResourceKey key) {
        return key.toString();
    }

    private void awaitGiven(String... keys) {
        await().untilAsserted(() -> assertThat(last().keySet()).containsExactlyInAnyOrder(keys));
    }

    private void awaitFinding(FindingKind kind, String... parts) {
        await().untilAsserted(() -> assertThat(source.findings())
                .filteredOn(finding -> finding.code().equals(kind.code()))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.toString()).contains(parts)));
    }

    private void awaitNoFinding(FindingKind kind) {
        await().untilAsserted(() ->
                assertThat(source.findings()).extracting(Finding::code).doesNotContain(kind.code()));
    }

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
        await().untilAsserted(() -> assertThat(last().get("VirtualService shop/a").toString()).contains("other"));
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
    void aWatchThatSaysNothingMoreIsReplaced() {
        start();
        await().until(() -> given.size() == 1);
        server.silence("virtualservices");
        server.endWatches();
        server.put("virtualservices", virtualService("lost", "lost"));
        await().until(() -> server.watching("virtualservices") >= 1);

        server.speak("virtualservices");

        awaitGiven("VirtualService shop/lost");
    }

    @Test
    void whatWasDeletedWhileTheServerForgotIsGone() {
        server.put("virtualservices", virtualService("old", "old"));
        start();
        awaitGiven("VirtualService shop/old");

        server.stop();
        server.delete("virtualservices", "shop/old");
        server.put("virtualservices", virtualService("new", "new"));
        server.compact();
        server.restart();

        awaitGiven("VirtualService shop/new");
    }

    @Test
    void theLastStateStaysWhileTheServerIsDownAndTheRestIsCaughtUp() {
        server.put("virtualservices", virtualService("a", "a"));
        start();
        awaitGiven("VirtualService shop/a");

        server.stop();
        awaitFinding(FindingKind.API_SERVER, server.url(), "cannot be reached since", "virtualservices");
        assertThat(source.details()).containsKey("behindSince");
        assertThat(last()).containsOnlyKeys("VirtualService shop/a");
        server.put("virtualservices", virtualService("b", "b"));
        server.restart();

        awaitGiven("VirtualService shop/a", "VirtualService shop/b");
        awaitNoFinding(FindingKind.API_SERVER);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/virtualservices?limit"))
                .hasSize(1);
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
    void anExpiredTokenIsUnderstoodAsOneUntilItIsRenewed() {
        token = "first";
        server.accept("first");
        start();
        await().until(() -> given.size() == 1);

        server.accept("second");
        server.endWatches();
        awaitFinding(FindingKind.API_SERVER, "does not accept this proxy's credentials", "401");
        server.put("virtualservices", virtualService("a", "a"));
        token = "second";

        awaitGiven("VirtualService shop/a");
        awaitNoFinding(FindingKind.API_SERVER);
    }

    @Test
    void aServerThatHasTooMuchToDoIsAFindingAndIsAskedAgain() {
        server.refuse("services", 429, "0", "too many requests");
        start();

        awaitFinding(FindingKind.API_SERVER, "too many requests", "429");
        server.allow("services");

        await().until(() -> given.size() == 1);
        awaitNoFinding(FindingKind.API_SERVER);
    }

    @Test
    void staleAndRepeatedEventsChangeNothing() {
        server.put("virtualservices", virtualService("a", "first"));
        start();
        awaitGiven("VirtualService shop/a");
        server.put("virtualservices", virtualService("a", "second"));
        await().untilAsserted(() -> assertThat(last().get("VirtualService shop/a").toString()).contains("second"));
        server.put("virtualservices", virtualService("b", "b"));
        server.delete("virtualservices", "shop/b");

        for (String name : List.of("a", "b")) {
            server.send("virtualservices", """
                    {"type":"MODIFIED","object":{"apiVersion":"networking.istio.io/v1","kind":"VirtualService",\
                    "metadata":{"name":"%s","namespace":"shop","resourceVersion":"101"},"spec":{"hosts":["stale"]}}}\
                    """.formatted(name));
        }
        server.put("virtualservices", virtualService("c", "c"));

        awaitGiven("VirtualService shop/a", "VirtualService shop/c");
        assertThat(last().get("VirtualService shop/a").toString()).contains("second");
        assertThat(source.statistics().staleEvents()).isEqualTo(2);
    }

    @Test
    void anEventOfAnotherObjectThatComesLateIsNotLost() {
        start();
        await().until(() -> server.watching("virtualservices") == 1);

        for (String version : List.of("300", "299")) {
            server.send("virtualservices", """
                    {"type":"ADDED","object":{"apiVersion":"networking.istio.io/v1","kind":"VirtualService",\
                    "metadata":{"name":"v%s","namespace":"shop","resourceVersion":"%s"},\
                    "spec":{"hosts":["a"],"http":[{"route":[{"destination":{"host":"b"}}]}]}}}\
                    """.formatted(version, version));
        }

        awaitGiven("VirtualService shop/v300", "VirtualService shop/v299");
    }

    @Test
    void anEventThatIsNoJsonCostsTheWatchAndNothingElse() {
        start();
        await().until(() -> server.watching("virtualservices") == 1 && given.size() == 1);

        server.send("virtualservices", "{\"type\": nonsense");
        server.put("virtualservices", virtualService("a", "a"));

        awaitGiven("VirtualService shop/a");
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
        assertThat(server.requests()).filteredOn(request -> request.contains("/secrets")).isNotEmpty()
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
