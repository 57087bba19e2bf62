package io.meshway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway's chart grants is what the gateway uses, as the API server's audit log has it. */
class RbacSystemTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start();
        cluster.applyShop();
        cluster.apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: wasmplugins.extensions.istio.io}
                spec:
                  group: extensions.istio.io
                  scope: Namespaced
                  names: {kind: WasmPlugin, listKind: WasmPluginList, plural: wasmplugins, singular: wasmplugin}
                  versions:
                  - name: v1alpha1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: tls, namespace: edge}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 18443, name: https, protocol: HTTPS}
                    hosts: ["tls.example"]
                    tls: {mode: MUTUAL, credentialName: cert, caCertCredentialName: "configmap://authority"}
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: reviews, namespace: shop}
                spec:
                  host: reviews.shop.svc.cluster.local
                  trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5}}
                  subsets: [{name: v1, labels: {version: v1}}]
                """);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everyVerbOfTheWholeClusterIsGrantedAndUsed() throws IOException {
        String account = cluster.installRights("whole");

        Set<String> used = run("rbac-cluster", account, 23);

        Set<String> granted = granted("whole", "clusterroles", "");
        granted.addAll(granted("whole", "roles", "edge"));
        assertThat(used).isEqualTo(granted);
    }

    @Test
    void everyVerbOfSomeNamespacesIsGrantedAndUsed() throws IOException {
        String account = cluster.installRights("scoped", "watchNamespaces={shop,edge,istio-system}");

        Set<String> used = run("rbac-scoped", account, 53, "--istio.config.namespaces=shop,edge,istio-system");

        Set<String> granted = new TreeSet<>();
        for (String namespace : List.of("shop", "edge", "istio-system")) {
            granted.addAll(granted("scoped", "roles", namespace));
        }
        assertThat(used).isEqualTo(granted);
    }

    /** Group, resource and verb of every call, all of them allowed. */
    private static Set<String> run(String name, String account, int atLeast, String... arguments) throws IOException {
        Path kubeconfig = cluster.kube().directory().resolve(name + ".kubeconfig");
        cluster.kube().kubeconfig(kubeconfig, cluster.kube().apiPort(), cluster.token(account));
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.add("--istio.proxy.namespace=edge");
        try (ClusterGateway gateway =
                ClusterGateway.start(name, kubeconfig, List.of(), all).awaitReady()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(gateway.json("/actuator/health/istio")
                                    .path("details")
                                    .path("source")
                                    .path("synced")
                                    .asInt(0))
                            .isGreaterThanOrEqualTo(atLeast));
            assertThat(gateway.json("/actuator/istio").path("findings").toString())
                    .doesNotContain("FORBIDDEN");
        }
        Set<String> used = new TreeSet<>();
        for (String line : Files.readAllLines(cluster.kube().auditLog())) {
            JsonNode event = JsonMapper.shared().readTree(line);
            if (event.path("user").path("username").asString("").equals("system:serviceaccount:edge:" + account)) {
                assertThat(event.path("annotations")
                                .path("authorization.k8s.io/decision")
                                .asString(""))
                        .as(line)
                        .isEqualTo("allow");
                JsonNode of = event.path("objectRef");
                if (!of.isMissingNode()) {
                    used.add(of.path("apiGroup").asString("") + " "
                            + of.path("resource").asString("") + " "
                            + event.path("verb").asString(""));
                }
            }
        }
        return used;
    }

    private static Set<String> granted(String release, String kind, String namespace) {
        String[] command = namespace.isEmpty()
                ? new String[] {"kubectl", "get", kind, "-l", "app.kubernetes.io/instance=" + release, "-o", "json"}
                : new String[] {
                    "kubectl", "get", kind, "-n", namespace, "-l", "app.kubernetes.io/instance=" + release, "-o", "json"
                };
        Set<String> granted = new TreeSet<>();
        for (JsonNode role :
                JsonMapper.shared().readTree(cluster.kube().output(command)).path("items")) {
            for (JsonNode rule : role.path("rules")) {
                for (JsonNode group : rule.path("apiGroups")) {
                    for (JsonNode resource : rule.path("resources")) {
                        rule.path("verbs")
                                .forEach(verb -> granted.add(
                                        group.asString("") + " " + resource.asString("") + " " + verb.asString("")));
                    }
                }
            }
        }
        return granted;
    }
}
