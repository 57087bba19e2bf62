package io.meshway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Everything that can happen to an API server and to the way there, under traffic and changes. */
class ChaosSystemTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(30);
    private static final List<String> OUTSIDE = List.of("--istio.proxy.namespace=edge");

    private final Cluster cluster = Cluster.start();
    private final CuttableNetwork network = new CuttableNetwork(cluster.kube().apiPort());
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(2);
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private Path kubeconfig;
    private ClusterGateway gateway;

    @BeforeEach
    void start() throws IOException {
        cluster.applyShop();
        cluster.applyMarker("start");
        kubeconfig = cluster.kube().directory().resolve("gateway.kubeconfig");
        useToken(cluster.token(cluster.installRights("gateway")));
        gateway = ClusterGateway.start("chaos", kubeconfig, List.of(), OUTSIDE).awaitReady();
        await().atMost(LIMIT).until(() -> gateway.get("shop.example", "/").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        background.shutdownNow();
        if (gateway != null) {
            gateway.close();
        }
        network.close();
        cluster.close();
    }

    @Test
    void noRequestIsLostAndTheStateIsThatOfAFreshStart() throws IOException, InterruptedException {
        background.scheduleWithFixedDelay(this::request, 0, 10, TimeUnit.MILLISECONDS);
        background.scheduleWithFixedDelay(this::change, 0, 300, TimeUnit.MILLISECONDS);

        serverIsKilled();
        historyIsForgotten();
        networkIsCut();
        tokenIsRevokedAndItsSuccessorExpires();
        background.shutdown();
        assertThat(background.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        cluster.applyMarker("end");
        awaitMarker("end");
        assertThat(lost).isEmpty();
        assertThat(served.get()).isPositive();
        assertThat(changes.get()).isPositive();
        try (ClusterGateway fresh = ClusterGateway.start("fresh", cluster.kube().adminKubeconfig(), List.of(), OUTSIDE)
                .awaitReady()) {
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(gateway.fingerprint()).isNotEmpty().isEqualTo(fresh.fingerprint()));
            assertThat(virtualHosts(gateway)).isEqualTo(virtualHosts(fresh));
        }
    }

    private void serverIsKilled() {
        cluster.kube().killApi();
        await().atMost(LIMIT).until(() -> findings().contains("cannot be reached since"));
        assertThat(gateway.status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(gateway.json("/actuator/health/istio")
                        .path("details")
                        .path("source")
                        .has("behindSince"))
                .isTrue();
        cluster.kube().startApi();
        awaitFollowed("restarted");
    }

    private void historyIsForgotten() {
        network.breakAll();
        cluster.kube().compactEtcd();
        awaitFollowed("compacted");
    }

    private void networkIsCut() {
        network.swallow();
        cluster.applyMarker("behind");
        cluster.kube()
                .admin()
                .genericKubernetesResources("networking.istio.io/v1", "VirtualService")
                .inNamespace("shop")
                .withName("churn-3")
                .delete();
        network.heal();
        awaitFollowed("cut");
    }

    private void tokenIsRevokedAndItsSuccessorExpires() throws IOException {
        String account = cluster.installRights("gateway");
        cluster.kube().command("", "kubectl", "delete", "serviceaccount", account, "-n", "edge");
        awaitRefusedCredentials();
        cluster.installRights("gateway");
        cluster.applyMarker("successor");

        followWithShortToken(account);
        assertThat(findings()).doesNotContain("API_SERVER");
        awaitRefusedCredentials();

        useToken(cluster.token(account));
        awaitFollowed("renewed");
    }

    /** Until the last marker is served; a token that ends before that gets a successor of its kind. */
    private void followWithShortToken(String account) {
        AtomicReference<ShortToken> token = new AtomicReference<>();
        await().atMost(LIMIT).until(() -> {
            if (token.get() == null || token.get().hasEnded()) {
                token.set(ShortToken.of(cluster.kube(), account, SHORT_LIFE));
                useToken(token.get().text());
            }
            return isMarked("successor") && !findings().contains("API_SERVER");
        });
    }

    private void useToken(String token) throws IOException {
        cluster.kube().kubeconfig(kubeconfig, network.port(), token);
    }

    /** Open watches outlive their token, so their connections end. */
    private void awaitRefusedCredentials() {
        await().atMost(LIMIT).until(() -> {
            network.breakAll();
            return findings().contains("does not accept this proxy's credentials");
        });
    }

    /** The port and the count of versions are each gateway's own. */
    private static JsonNode virtualHosts(ClusterGateway of) {
        return of.json("/actuator/istio/routes").path("listeners").path(0).path("virtualHosts");
    }

    private String findings() {
        return gateway.json("/actuator/istio").path("findings").toString();
    }

    /** A change after the trouble is served. */
    private void awaitFollowed(String marker) {
        cluster.applyMarker(marker);
        awaitMarker(marker);
        await().atMost(LIMIT).until(() -> !findings().contains("API_SERVER"));
    }

    private void awaitMarker(String marker) {
        await().atMost(LIMIT).until(() -> isMarked(marker));
    }

    private boolean isMarked(String marker) {
        return gateway.get("marker.example", "/").body().equals(marker);
    }

    private void request() {
        try {
            int status = gateway.get("shop.example", "/").statusCode();
            if (status != 200) {
                lost.add("status " + status);
            }
            served.incrementAndGet();
        } catch (RuntimeException e) {
            lost.add(e.toString());
        }
    }

    /** Fails while the API server is down, which is part of it. */
    private void change() {
        int number = changes.incrementAndGet();
        try {
            cluster.apply(churn(number % 5, number));
        } catch (IllegalStateException down) {
            return;
        }
    }

    private static String churn(int which, int number) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: churn-%d, namespace: shop}
                spec:
                  hosts: [churn-%d.example]
                  gateways: [edge/edge]
                  http:
                  - {directResponse: {status: 200, body: {string: "%d"}}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: churn-%d, namespace: shop}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: churn-%d, namespace: shop, labels: {kubernetes.io/service-name: churn-%d}}
                addressType: IPv4
                ports: [{name: http, port: 80}]
                endpoints: [{addresses: [10.0.0.%d]}]
                """.formatted(which, which, number, which, which, which, 1 + number % 250);
    }
}
