package io.meshway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bookinfo as a new user brings it to a cluster: with kubectl, and in the order that things happen to be in. */
class BookinfoSystemTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String KIND = "virtualservices.networking.istio.io";
    private static final String REVIEWS = "reviews.default.svc.cluster.local";

    private static final String BROKEN_FIELD = "spec.http[0].match[0].uri.regex";

    private static final List<Backend> BACKENDS = new ArrayList<>();
    private static Cluster cluster;
    private static ClusterGateway gateway;

    @BeforeAll
    static void start() {
        cluster = Cluster.start();
        kubectl("delete", "crd", KIND);
        kubectl("create", "serviceaccount", "default", "-n", "default");
        for (String service : List.of("productpage", "details", "ratings", "reviews")) {
            cluster.apply(service(service));
        }
        for (String workload : List.of("productpage-v1", "details-v1", "ratings-v1")) {
            run(workload);
        }
        for (String version : List.of("v1", "v2", "v3")) {
            run("reviews-" + version);
        }
        gateway = ClusterGateway.start("bookinfo", cluster.kube().adminKubeconfig(), List.of(), List.of())
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
        BACKENDS.forEach(Backend::close);
    }

    private static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: default}
                spec: {selector: {app: %s}, ports: [{name: http, port: 9080}]}
                """.formatted(name, name);
    }

    /** What a Deployment, a scheduler and the controller of EndpointSlices make of a workload. */
    private static void run(String workload) {
        InetAddress address = Backend.endpointAddress();
        Backend backend = Backend.start(address, workload);
        BACKENDS.add(backend);
        String[] parts = workload.split("-", 2);
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, namespace: default, labels: {app: %2$s, version: %3$s}}
                spec: {containers: [{name: app, image: none}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: default, labels: {kubernetes.io/service-name: %2$s}}
                addressType: IPv4
                ports: [{name: http, port: %4$d}]
                endpoints: [{addresses: [%5$s], targetRef: {kind: Pod, name: %1$s, namespace: default}}]
                """.formatted(workload, parts[0], parts[1], backend.port(), address.getHostAddress()));
    }

    @Test
    void isServedFollowedAndTakenAwayAgain() {
        aKindThatIsNotInstalledIsAFinding();
        resourcesOfTheKindAreServedOnceItIs();
        aChangeByKubectlIsFollowed();
        aBrokenChangeIsAFindingAndLeavesTheLastOneInForce();
        whatIsDeletedIsNotFound();
    }

    private static void aKindThatIsNotInstalledIsAFinding() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).contains("KIND_NOT_INSTALLED", KIND));
        assertThat(gateway.get("any.example", "/productpage").statusCode()).isEqualTo(404);
    }

    private static void resourcesOfTheKindAreServedOnceItIs() {
        kubectl(
                "apply",
                "--server-side",
                "-f",
                Cluster.file("helm/meshway-crds/files/networking.istio.io_virtualservices.yaml"));
        kubectl("wait", "--for=condition=Established", "crd", KIND);
        for (String file : List.of("gateway", "destination-rules", "virtual-services")) {
            kubectl("apply", "-n", "default", "-f", Cluster.file("samples/bookinfo/" + file + ".yaml"));
        }

        awaitAnswer("any.example", "/productpage", "productpage-v1");
        awaitAnswer(REVIEWS, "/reviews/0", "reviews-v1");
        assertThat(gateway.get(REVIEWS, "/reviews/0", "end-user", "jason").body())
                .isEqualTo("reviews-v2");
        assertThat(findings()).doesNotContain(KIND);
    }

    private static void aChangeByKubectlIsFollowed() {
        routeReviews(
                "half",
                "{destination: {host: reviews, subset: v1}, weight: 50}, "
                        + "{destination: {host: reviews, subset: v3}, weight: 50}");
        Set<String> seen = new TreeSet<>();
        await().atMost(LIMIT).until(() -> {
            seen.add(gateway.get(REVIEWS, "/reviews/0").body());
            return seen.contains("reviews-v1") && seen.contains("reviews-v3");
        });
        assertThat(seen).containsExactly("reviews-v1", "reviews-v3");

        routeReviews("all", "{destination: {host: reviews, subset: v3}}");
        assertThat(gateway.get(REVIEWS, "/reviews/0").body()).isEqualTo("reviews-v3");
    }

    /** Comes back once answers say that the change is in force. */
    private static void routeReviews(String step, String destinations) {
        cluster.apply("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews, namespace: default}
                spec:
                  hosts: [reviews]
                  gateways: [bookinfo-gateway]
                  http: [{headers: {response: {set: {x-step: %s}}}, route: [%s]}]
                """.formatted(step, destinations));
        await().atMost(LIMIT)
                .until(() -> gateway.get(REVIEWS, "/reviews/0")
                        .headers()
                        .allValues("x-step")
                        .contains(step));
    }

    private static void aBrokenChangeIsAFindingAndLeavesTheLastOneInForce() {
        cluster.apply("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: reviews, namespace: default}
                spec:
                  hosts: [reviews]
                  gateways: [bookinfo-gateway]
                  http: [{match: [{uri: {regex: "("}}], route: [{destination: {host: reviews, subset: v1}}]}]
                """);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(findings()).contains("\"name\":\"reviews\"", BROKEN_FIELD));
        assertThat(gateway.get(REVIEWS, "/reviews/0").body()).isEqualTo("reviews-v3");
        routeReviews("repaired", "{destination: {host: reviews, subset: v2}}");
        assertThat(gateway.get(REVIEWS, "/reviews/0").body()).isEqualTo("reviews-v2");
        assertThat(findings()).doesNotContain(BROKEN_FIELD);
    }

    private static void whatIsDeletedIsNotFound() {
        kubectl("delete", "virtualservice", "productpage", "-n", "default");

        await().atMost(LIMIT)
                .until(() -> gateway.get("any.example", "/productpage").statusCode() == 404);
        assertThat(gateway.get(REVIEWS, "/reviews/0").body()).isEqualTo("reviews-v2");
    }

    private static void awaitAnswer(String host, String path, String body) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(gateway.get(host, path).body()).isEqualTo(body));
    }

    private static String findings() {
        return gateway.json("/actuator/istio").path("findings").toString();
    }

    private static void kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        cluster.kube().command("", command.toArray(String[]::new));
    }
}
