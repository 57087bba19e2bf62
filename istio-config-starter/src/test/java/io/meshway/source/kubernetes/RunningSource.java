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

/** A source over an API server in this JVM, at a pace that tests can wait for. */
abstract class RunningSource {
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

    final FakeApiServer server = new FakeApiServer();
    final List<SourceSnapshot> given = new CopyOnWriteArrayList<>();
    final HurriedLoop loop = new HurriedLoop();
    volatile String token = "";
    private KubernetesClient client;
    KubernetesResourceSource source;

    void start() {
        start(new Scope(Set.of(), "edge", "istio-system"));
    }

    void start(Scope scope) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withOauthTokenProvider(() -> token)
                .withHttp2Disable(true)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        source = new KubernetesResourceSource(
                client,
                scope,
                RunningSource::needs,
                new Random(1),
                new KubernetesResourceSource.Timing(InstantSource.system(), loop, QUICK));
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

    static String virtualService(String name, String host) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: %s, namespace: shop}
                spec: {hosts: [%s], http: [{route: [{destination: {host: reviews}}]}]}
                """.formatted(name, host);
    }

    static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, namespace: shop}
            spec: {ports: [{name: http, port: 80}]}
            """;

    static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: edge}
            spec:
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                hosts: ["*"]
                tls: {mode: SIMPLE, credentialName: cert}
            """;

    Map<String, Resource> last() {
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

    void awaitGiven(String... keys) {
        await().untilAsserted(() -> assertThat(last().keySet()).containsExactlyInAnyOrder(keys));
    }

    void awaitFinding(FindingKind kind, String... parts) {
        await().untilAsserted(() -> assertThat(source.findings())
                .filteredOn(finding -> finding.code().equals(kind.code()))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.toString()).contains(parts)));
    }

    void awaitNoFinding(FindingKind kind) {
        await().untilAsserted(() ->
                assertThat(source.findings()).extracting(Finding::code).doesNotContain(kind.code()));
    }
}
