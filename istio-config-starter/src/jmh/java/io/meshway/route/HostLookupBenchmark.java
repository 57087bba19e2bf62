package io.meshway.route;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From Host and path to a route, among few and many virtual hosts: two thirds have an exact name, one third a wildcard. Aim: with 10,000 at most 1.5 times the
 * time with 10, and no more bytes ({@code -prof gc}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HostLookupBenchmark {
    private static final int REQUESTS = 1 << 10;
    private static final int WILDCARD_EVERY = 3;
    private static final long SEED = 42;

    @Param({"10", "1000", "10000"})
    public int hosts;

    private HttpRoutes routes = new HttpRoutes(List.of(), false, List.of());
    private RequestView[] requests = new RequestView[0];
    private int next;

    @Setup
    public void compile() {
        List<LinkedVirtualHost> linked = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            linked.add(TestRule.host(
                    domain(i),
                    TestRule.to("exact").when(TestMatch.uri("=/health")),
                    TestRule.to("api").when(TestMatch.uri("^/api/v1/")),
                    TestRule.to("web")));
        }
        var chain = new FilterChain("http", FilterChain.Match.PLAINTEXT, null, new FilterChain.Target.Http(linked));
        var listener = new MeshListener(8080, "", List.of(chain));
        var snapshot = new MeshSnapshot(List.of(listener), Map.of(), List.of());
        routes = new RouteTableCompiler(MeshConfig.DEFAULTS)
                .compile(snapshot, RouteTable.EMPTY)
                .listeners()
                .get(0)
                .chains()
                .values()
                .iterator()
                .next();
        requests();
    }

    private void requests() {
        Random random = new Random(SEED);
        requests = new RequestView[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            String host = domain(random.nextInt(hosts)).replace("*", "customer" + i % 10);
            String path = random.nextBoolean() ? "/api/v1/orders/4711" : "/index.html";
            requests[i] = TestRequest.get(path).host(i % 2 == 0 ? host : host + ":8080");
        }
    }

    /** Names of one length, so that sizes differ in nothing else. */
    private static String domain(int i) {
        return i % WILDCARD_EVERY == 0 ? "*.shop%05d.example.com".formatted(i) : "service%05d.example.com".formatted(i);
    }

    @Benchmark
    public @Nullable CompiledRoute lookup() {
        RequestView request = requests[next++ & (REQUESTS - 1)];
        VirtualHost host = routes.virtualHost(request.authority());
        return host == null ? null : host.match(request);
    }
}
