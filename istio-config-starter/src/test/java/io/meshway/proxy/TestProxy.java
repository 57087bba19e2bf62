package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.route.RouteTable;
import io.meshway.route.RouteTableCompiler;
import io.meshway.telemetry.OwnAnswers;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Everything from resources to plans, on one thread, with time that the test winds and endpoints that the test plays. The rule in the YAML is one of a
 * VirtualService for {@code shop.test}; destinations {@code a.test} (subsets v1, v2, and both together) and {@code b.test} exist.
 */
final class TestProxy {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T10:15:30.5Z"));
    private static final int PORT = 80;

    final List<FakeUpstream.Exchange> attempts = FakeUpstream.newList();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final Random picks = new Random(1);
    private final ClusterRegistry clusters = new ClusterRegistry(
            (cluster, endpoint, limits) -> new FakeUpstream(endpoint.address(), attempts, limits),
            Resolvers.all(name -> new CompletableFuture<>()),
            (delay, task) -> Timer.Task.NONE,
            CLOCK,
            () -> picks,
            MeshConfig.Compat.TODAY);
    private final Random random;
    private final PlanTable plans;

    TestProxy(String rule) {
        this(rule, new Random(42), "");
    }

    /** With these draws, and more documents. */
    TestProxy(String rule, Random random, String more) {
        this.random = random;
        MeshSnapshot snapshot = MeshYaml.link(resources(rule) + more);
        RouteTable table = new RouteTableCompiler(MeshConfig.DEFAULTS).compile(snapshot, RouteTable.EMPTY);
        clusters.prepare(snapshot.clusters());
        ResponseStamp stamp = new ResponseStamp("istio-envoy", CLOCK);
        ProxyEnvironment environment = new ProxyEnvironment(
                clusters::ref, new LocalReplies(stamp, new OwnAnswers()), stamp, () -> this.random, CLOCK, false);
        plans = new PlanCompiler(environment).compile(snapshot, table, PlanTable.EMPTY);
    }

    private static String resources(String rule) {
        return MeshYaml.istio(
                        "Gateway",
                        "edge",
                        "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}")
                + service("a.test", "192.0.2.11", "192.0.2.12")
                + service("b.test", "192.0.2.21")
                + MeshYaml.istio(
                        "DestinationRule",
                        "a",
                        "{host: a.test, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}")
                + MeshYaml.istio(
                        "VirtualService", "shop", "{hosts: [shop.test], gateways: [edge], http: [" + rule + "]}");
    }

    /** A ServiceEntry whose endpoints have the labels version v1, v2, … */
    static String service(String host, String... addresses) {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < addresses.length; i++) {
            endpoints.append("{address: %s, labels: {version: v%d}}, ".formatted(addresses[i], i + 1));
        }
        return MeshYaml.istio(
                "ServiceEntry",
                host.replace('.', '-'),
                "{hosts: [%s], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [%s]}"
                        .formatted(host, endpoints));
    }

    /** Serves a request as a door would, on this proxy's event loop. */
    TestRequest serve(TestRequest request) {
        HttpPlans served = plans.plaintext(new InetSocketAddress(PORT));
        HttpPlans.VirtualHostPlans host = served == null ? null : served.virtualHost(request.authority());
        if (host == null) {
            throw new AssertionError("nothing is served for " + request.authority());
        }
        return request.on(channel.eventLoop()).by(host.plan(request));
    }

    /** The attempt with this number, from 1. */
    FakeUpstream.Exchange attempt(int number) {
        if (attempts.size() < number) {
            throw new AssertionError("only " + attempts.size() + " attempts were made");
        }
        return attempts.get(number - 1);
    }

    void advance(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        run();
    }

    /** Runs what other threads asked the event loop for. */
    void run() {
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }

    Cluster cluster(String host) {
        return cluster(new ClusterKey(host, PORT, ""));
    }

    Cluster cluster(ClusterKey key) {
        Cluster cluster = clusters.ref(key).current();
        if (cluster == null) {
            throw new AssertionError("no cluster " + key);
        }
        return cluster;
    }

    /** Requests in flight as the limits and the endpoints of these clusters count them. */
    int inFlight(String... hosts) {
        int sum = 0;
        for (String host : hosts) {
            Cluster cluster = cluster(host);
            sum += cluster.limits().requests().inUse()
                    + cluster.limits().retries().inUse();
            sum += cluster.endpoints().stream().mapToInt(LiveEndpoint::active).sum();
        }
        return sum;
    }
}
