package io.meshway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Resources;
import io.meshway.mesh.ClusterKey;
import io.meshway.model.EndpointSlice;
import io.meshway.model.Kind;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import io.meshway.model.parse.ParseResult;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A thousand changes of endpoints a second under traffic, for a second, or for as long as {@code -Dchurn.seconds} says. Every endpoint is a real server on
 * an address of its own.
 */
class EndpointChurnE2eTest {
    private static final int CHANGES_PER_SECOND = 1_000;
    private static final int SECONDS = Integer.getInteger("churn.seconds", 1);
    private static final int ENDPOINTS = 12;
    private static final int SLICES = 4;
    private static final int CALLERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ResourceKey SERVICE = new ResourceKey(Kind.SERVICE, "default", "shop");
    private static final ClusterKey CLUSTER = new ClusterKey("shop.default.svc.cluster.local", 80, "");

    private final List<DisposableServer> servers = new ArrayList<>();
    private final Random script = new Random(5);
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private final Churn churn = new Churn();
    private final ExecutorService calling = Executors.newFixedThreadPool(CALLERS);

    @TempDir
    Path folder;

    @Test
    void endpointsThatComeAndGoLoseNothingTouchNoRouteAndLeaveNothingBehind() {
        int port = GatewayFixture.freePort();
        IntStream.range(0, ENDPOINTS).forEach(i -> servers.add(listen(address(i), port)));
        churn.settle(port);
        Sources.source = churn;
        try (GatewayFixture gateway =
                GatewayFixture.over(folder).with(Sources.class).start()) {
            assertThat(gateway.get("shop.test", "/").body()).isEqualTo("ok");
            run(gateway, 1, port);
            Leftovers before = leftovers(gateway);
            MeshState state = gateway.context().getBean(MeshRuntime.class).state();
            run(gateway, SECONDS, port);

            assertThat(outcomes).containsOnlyKeys("200 ok");
            MeshState after = gateway.context().getBean(MeshRuntime.class).state();
            assertThat(after.version()).isGreaterThan(state.version());
            assertThat(after.table()).isSameAs(state.table());
            assertThat(after.plans()).isSameAs(state.plans());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> leftovers(gateway).isNoMoreThan(before));
        } finally {
            servers.forEach(DisposableServer::disposeNow);
            calling.shutdownNow();
        }
    }

    private static String address(int endpoint) {
        return "127.0.77." + (endpoint + 1);
    }

    private static DisposableServer listen(String address, int port) {
        return HttpServer.create()
                .host(address)
                .port(port)
                .handle((request, response) -> response.sendString(Mono.just("ok")))
                .bindNow();
    }

    /** Churns under traffic, and ends with the endpoints that it began with and no connection to any other. */
    private void run(GatewayFixture gateway, int seconds, int port) {
        AtomicBoolean stop = new AtomicBoolean();
        var callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            while (!stop.get()) {
                                var answer = gateway.get("shop.test", "/");
                                outcomes.merge(answer.statusCode() + " " + answer.body(), 1, Integer::sum);
                            }
                        },
                        calling))
                .toList();
        long begin = System.nanoTime();
        for (int i = 0; i < seconds * CHANGES_PER_SECOND; i++) {
            LockSupport.parkNanos(begin + i * (1_000_000_000L / CHANGES_PER_SECOND) - System.nanoTime());
            churn.change(script.nextInt(SLICES), subset(), port);
        }
        stop.set(true);
        callers.forEach(CompletableFuture::join);
        churn.settle(port);
        Awaitility.await().atMost(PATIENCE).until(() -> members(gateway).equals(Set.of(address(0) + ":" + port)));
        assertThat(gateway.get("shop.test", "/").body()).isEqualTo("ok");
    }

    private List<String> subset() {
        return IntStream.range(1, ENDPOINTS)
                .filter(i -> script.nextBoolean())
                .mapToObj(EndpointChurnE2eTest::address)
                .toList();
    }

    private static Cluster cluster(GatewayFixture gateway) {
        ClusterRegistry registry = gateway.context().getBean(ClusterRegistry.class);
        return Objects.requireNonNull(registry.ref(CLUSTER).current());
    }

    private static Set<String> members(GatewayFixture gateway) {
        return cluster(gateway).endpoints().stream().map(LiveEndpoint::key).collect(Collectors.toSet());
    }

    private static Leftovers leftovers(GatewayFixture gateway) {
        return new Leftovers(
                HeapCensus.take(),
                cluster(gateway).limits().connections().inUse(),
                gateway.context().getBean(MeterRegistry.class).getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> !id.getName().startsWith("jvm."))
                        .collect(Collectors.toSet()));
    }

    /**
     * What is there that could pile up.
     *
     * @param objects of ours on the heap, by class
     */
    private record Leftovers(Map<String, Long> objects, int connections, Set<Meter.Id> meters) {
        void isNoMoreThan(Leftovers before) {
            // One to each endpoint is allowed, and all but one endpoint are gone.
            assertThat(connections).isLessThanOrEqualTo(CALLERS);
            assertThat(before.meters).containsAll(meters);
            assertThat(objects.entrySet())
                    .allSatisfy(entry -> assertThat(entry.getValue())
                            .as(entry.getKey())
                            .isLessThanOrEqualTo(before.objects.getOrDefault(entry.getKey(), 0L)
                                    + HeapCensus.slack(entry.getKey())));
        }
    }

    /** The source is the test's. */
    @Configuration(proxyBeanMethods = false)
    static class Sources {
        private static Churn source = new Churn();

        @Bean
        ResourceSource resourceSource() {
            return source;
        }
    }

    /** A gateway, a route, a service, and slices of its endpoints that change. */
    private static final class Churn implements ResourceSource {
        private final List<SourceDocument> documents = new ArrayList<>();
        private Consumer<SourceSnapshot> listener = nobody -> {};

        Churn() {
            String yaml = Resources.documents(
                    Resources.gateway("shop.test"),
                    Resources.route("shop", "shop.test", "shop")
                            .replace("- route:", "- retries: {attempts: 0}\n    route:"),
                    """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: shop}
                    spec: {ports: [{port: 80, name: http}]}
                    """);
            for (int i = 0; i <= SLICES; i++) {
                documents.add(document(slice(i, List.of(), 1)));
            }
            MeshYaml.resources(yaml).forEach(resource -> documents.add(document(resource)));
        }

        private static SourceDocument document(Resource resource) {
            return new SourceDocument("churn", new ParseResult.Accepted(resource, List.of()));
        }

        private static Resource slice(int number, List<String> addresses, int port) {
            ResourceKey key = new ResourceKey(Kind.ENDPOINT_SLICE, "default", "shop-" + number);
            return new EndpointSlice(
                    new ResourceMeta(key, Map.of(), Map.of(), Instant.MIN, "churn"),
                    SERVICE.name(),
                    "IPv4",
                    addresses.stream()
                            .map(address ->
                                    new EndpointSlice.Endpoint(List.of(address), true, null, null, null, null, null))
                            .toList(),
                    List.of(new EndpointSlice.Port("http", port, null)));
        }

        @Override
        public synchronized void start(Consumer<SourceSnapshot> to) {
            listener = to;
            tell();
        }

        private void tell() {
            listener.accept(new SourceSnapshot(documents, List.of()));
        }

        synchronized void change(int slice, List<String> addresses, int port) {
            documents.set(slice, document(slice(slice, addresses, port)));
            tell();
        }

        /** The first endpoint alone, which is in every moment's list. */
        synchronized void settle(int port) {
            for (int i = 0; i < SLICES; i++) {
                documents.set(i, document(slice(i, List.of(), port)));
            }
            documents.set(SLICES, document(slice(SLICES, List.of(address(0)), port)));
            tell();
        }

        @Override
        public void close() {
            // There is nothing to end.
        }
    }
}
