package io.meshway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * 10,000 VirtualServices and 2,000 Services with 10,000 endpoints on a real API server. No test: it prints its figures. {@code -Dsystem.scale=0.1} makes all of it
 * a tenth.
 */
class ScaleBenchmark {
    private static final double SCALE = Double.parseDouble(System.getProperty("system.scale", "1"));
    private static final int VIRTUAL_SERVICES = (int) (10_000 * SCALE);
    private static final int SERVICES = (int) (2_000 * SCALE);
    private static final int ENDPOINTS = 5;
    private static final int SAMPLES = 300;

    /** Asking more often would compete with the gateway for the processors: an answer that lists endpoints costs about as much as the change. */
    private static final int POLL_MILLIS = 5;

    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** As in production; other system tests save themselves the second compiler. */
    private static final String ALL_COMPILERS = "-XX:TieredStopAtLevel=4";

    private static final List<String> ARGUMENTS =
            List.of("--istio.proxy.namespace=edge", "--management.endpoints.web.exposure.include=*");

    private static final ResourceDefinitionContext VIRTUAL_SERVICE =
            context("networking.istio.io", "v1", "VirtualService", "virtualservices");
    private static final ResourceDefinitionContext SERVICE = context("", "v1", "Service", "services");
    private static final ResourceDefinitionContext SLICE =
            context("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");

    private static ResourceDefinitionContext context(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    @Test
    void measure() throws IOException, InterruptedException {
        try (Cluster cluster = Cluster.start();
                KubernetesClient client = client(cluster)) {
            cluster.applyShop();
            fill(client);
            Path kubeconfig = cluster.kube().adminKubeconfig();
            steady(kubeconfig, client);
            for (int megabytes : new int[] {176, 192, 208, 224, 256, 320, 512}) {
                if (starts(kubeconfig, megabytes)) {
                    print("smallest heap that works", megabytes + " MB");
                    return;
                }
            }
        }
    }

    private static KubernetesClient client(Cluster cluster) {
        Config config = Config.fromKubeconfig(cluster.kube().adminKubeconfig().toFile());
        config.setHttp2Disable(true);
        config.setMaxConcurrentRequests(64);
        config.setMaxConcurrentRequestsPerHost(64);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void fill(KubernetesClient client) throws InterruptedException {
        long begun = System.nanoTime();
        create(client, SERVICE, SERVICES, number -> """
                apiVersion: v1
                kind: Service
                metadata: {name: s%d, namespace: shop}
                spec: {ports: [{name: http, port: 80}]}
                """.formatted(number));
        create(client, SLICE, SERVICES, number -> slice(number, 0));
        create(client, VIRTUAL_SERVICE, VIRTUAL_SERVICES, number -> virtualService(number, "first"));
        print("creating it", seconds(begun));
    }

    private static String slice(int number, int change) {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.append("- addresses: [10.%d.%d.%d]\n"
                    .formatted(number / 250, number % 250, i == 0 ? 100 + change % 100 : i));
        }
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: s%d-x, namespace: shop, labels: {kubernetes.io/service-name: s%d}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints:
                %s""".formatted(number, number, endpoints);
    }

    /** About 2 KB. */
    private static String virtualService(int number, String text) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            rules.append("  - {match: [{uri: {prefix: /v%d/api/}, headers: {x-user: {exact: somebody-%d}}}], "
                            .formatted(i, i))
                    .append("route: [{destination: {host: s%d, port: {number: 80}}}]}\n".formatted(number % SERVICES));
        }
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v%d, namespace: shop}
                spec:
                  hosts: [h%d.example]
                  gateways: [edge/edge]
                  http:
                  - {match: [{uri: {exact: /marker}}], directResponse: {status: 200, body: {string: "%s"}}}
                %s""".formatted(number, number, text, rules);
    }

    private static void create(
            KubernetesClient client, ResourceDefinitionContext type, int count, IntFunction<String> yaml)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.execute(() -> client.genericKubernetesResources(type)
                    .inNamespace("shop")
                    .resource(read(client, yaml.apply(number)))
                    .create());
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.MINUTES)).isTrue();
    }

    private static GenericKubernetesResource read(KubernetesClient client, String yaml) {
        return client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }

    private static void replace(KubernetesClient client, ResourceDefinitionContext type, String yaml) {
        client.genericKubernetesResources(type)
                .inNamespace("shop")
                .resource(read(client, yaml))
                .update();
    }

    private static void steady(Path kubeconfig, KubernetesClient client) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (ClusterGateway gateway = ClusterGateway.start(
                "scale", kubeconfig, List.of("-Xmx512m", "-XX:+UseSerialGC", ALL_COMPILERS), ARGUMENTS)) {
            await().atMost(LIMIT).until(() -> gateway.status("/actuator/health/liveness") == 200);
            print("process to open port", seconds(begun));
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> gateway.status("/actuator/health/readiness") == 200);
            print("process to first state", seconds(begun));
            print("live heap", liveHeap(gateway) + " MB");
            changes(
                    "VirtualService to answer",
                    number -> replace(client, VIRTUAL_SERVICE, virtualService(number, "changed-" + number)),
                    number -> gateway.get("h" + number + ".example", "/marker")
                            .body()
                            .equals("changed-" + number));
            changes(
                    "endpoint to cluster",
                    number -> replace(client, SLICE, slice(number, number + 1)),
                    number -> gateway.get("127.0.0.1", "/actuator/istio/endpoints?filter=s" + number + ".shop")
                            .body()
                            .contains("10.%d.%d.%d\"".formatted(number / 250, number % 250, 100 + (number + 1) % 100)));
            churn(gateway, client);
        }
    }

    private static long liveHeap(ClusterGateway gateway) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(gateway.pid()), "GC.run")
                .start()
                .waitFor();
        Process info = new ProcessBuilder(jcmd.toString(), Long.toString(gateway.pid()), "GC.class_histogram").start();
        List<String> lines = new String(info.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        return Long.parseLong(lines.get(lines.size() - 1).strip().split("\\s+")[2]) >> 20;
    }

    private interface Change {
        void make(int number);
    }

    private interface Seen {
        boolean test(int number);
    }

    /** From before the call of the API server, and from its answer, to when it shows; with the quiet period of 50 ms in both. */
    private static void changes(String name, Change change, Seen seen) throws InterruptedException {
        long[] micros = new long[SAMPLES];
        long[] sinceAnswer = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int number = i + 1;
            long begun = System.nanoTime();
            change.make(number);
            long answered = System.nanoTime();
            long until = begun + LIMIT.toNanos();
            while (!seen.test(number)) {
                assertThat(System.nanoTime()).isLessThan(until);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            micros[i] = (System.nanoTime() - begun) / 1000;
            sinceAnswer[i] = (System.nanoTime() - answered) / 1000;
        }
        print(name, percentiles(micros));
        print(name + ", since the API server's answer", percentiles(sinceAnswer));
    }

    private static String percentiles(long[] micros) {
        Arrays.sort(micros);
        return "p50 %d ms, p99 %d ms".formatted(micros[SAMPLES / 2] / 1000, micros[SAMPLES * 99 / 100] / 1000);
    }

    /** 100 changes of endpoints a second for 30 s. */
    private static void churn(ClusterGateway gateway, KubernetesClient client)
            throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        double idle = cpuSeconds(gateway.pid());
        TimeUnit.SECONDS.sleep(10);
        double before = cpuSeconds(gateway.pid());
        print("processor when nothing changes", "%.3f cores".formatted((before - idle) / 10));
        long begun = System.nanoTime();
        for (int i = 0; i < 3000; i++) {
            int number = i;
            threads.execute(() -> replace(client, SLICE, slice(number % SERVICES, number)));
            long next = begun + (i + 1) * 10_000_000L;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        double took = (System.nanoTime() - begun) / 1e9;
        print(
                "processor at %.0f endpoint changes a second".formatted(3000 / took),
                "%.3f cores".formatted((cpuSeconds(gateway.pid()) - before) / took));
    }

    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static boolean starts(Path kubeconfig, int megabytes) {
        try (ClusterGateway gateway = ClusterGateway.start(
                "scale-" + megabytes,
                kubeconfig,
                List.of("-Xmx" + megabytes + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", ALL_COMPILERS),
                ARGUMENTS)) {
            long until = System.nanoTime() + Duration.ofSeconds(120).toNanos();
            while (gateway.isAlive() && System.nanoTime() < until) {
                if (gateway.status("/actuator/health/readiness") == 200) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String seconds(long begun) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
    }

    private static void print(String name, String value) {
        System.out.println("SCALE " + name + ": " + value);
    }
}
