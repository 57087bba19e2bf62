package io.meshway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Service in front of the gateway says which port a Gateway's server opens, and is followed. */
class OwnServiceSystemTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int DECLARED = KubeCluster.freePort();
    private static final int FIRST = KubeCluster.freePort();
    private static final int SECOND = KubeCluster.freePort();
    private static final int NAMED = KubeCluster.freePort();

    private static Cluster cluster;
    private static ClusterGateway gateway;

    @BeforeAll
    static void start() {
        cluster = Cluster.start();
        cluster.apply("""
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: own, namespace: edge}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - {port: {number: %d, name: http, protocol: HTTP}, bind: 127.0.0.1, hosts: [own.example]}
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: own, namespace: edge}
                spec:
                  hosts: [own.example]
                  gateways: [own]
                  http:
                  - {directResponse: {status: 200, body: {string: own}}}
                """.formatted(DECLARED));
        gateway = ClusterGateway.start(
                        "own-service",
                        cluster.kube().adminKubeconfig(),
                        List.of(),
                        List.of("--istio.proxy.namespace=edge"))
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aServiceThatAppearsChangesAndGoesMovesTheListener() {
        onlyOpen(DECLARED);

        cluster.apply(service(DECLARED, Integer.toString(FIRST)));
        onlyOpen(FIRST);

        cluster.apply(service(DECLARED, Integer.toString(SECOND)));
        onlyOpen(SECOND);

        cluster.kube().command("", "kubectl", "create", "serviceaccount", "default", "-n", "edge");
        cluster.apply(pod());
        cluster.apply(service(DECLARED, "web"));
        onlyOpen(NAMED);

        cluster.apply(service(DECLARED + 1, "web")); // the port of the Gateway's server is not among the Service's
        onlyOpen(DECLARED);

        cluster.apply(service(DECLARED, Integer.toString(SECOND)));
        onlyOpen(SECOND);

        cluster.kube().command("", "kubectl", "delete", "service", "front", "-n", "edge");
        onlyOpen(DECLARED);
    }

    private static String service(int port, String target) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: front, namespace: edge}
                spec:
                  selector: {istio: ingressgateway}
                  ports: [{name: http, port: %d, targetPort: %s}]
                """.formatted(port, target);
    }

    private static String pod() {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: gateway, namespace: edge, labels: {istio: ingressgateway}}
                spec: {containers: [{name: gateway, image: none, ports: [{name: web, containerPort: %d}]}]}
                """.formatted(NAMED);
    }

    private static void onlyOpen(int port) {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (int candidate : new int[] {DECLARED, FIRST, SECOND, NAMED}) {
                assertThat(gateway.bodyOf(candidate, "own.example"))
                        .as("port %d of %s", candidate, List.of(DECLARED, FIRST, SECOND, NAMED))
                        .isEqualTo(candidate == port ? "own" : ClusterGateway.NO_ANSWER);
            }
        });
    }
}
