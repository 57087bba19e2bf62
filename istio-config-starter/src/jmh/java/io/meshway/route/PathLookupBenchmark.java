package io.meshway.route;

import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.route.action.ActionCompiler;
import java.util.ArrayList;
import java.util.List;
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

/** From a path to a route in one virtual host with few and many routes: exact paths, prefixes, prefixes for one method, and expressions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PathLookupBenchmark {
    private static final int REQUESTS = 1 << 10;
    private static final int KINDS = 4;
    private static final long SEED = 42;

    @Param({"10", "1000"})
    public int routes;

    private @Nullable VirtualHost host;
    private RequestView[] requests = new RequestView[0];
    private int next;

    @Setup
    public void compile() {
        List<LinkedRoute> linked = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            linked.add(TestRule.to("c" + i).when(condition(i)).index(i).build());
        }
        var list = new RouteList(new ActionCompiler(MeshConfig.DEFAULTS), new SharedMatchers(), false, List.of());
        linked.forEach(list::add);
        host = new VirtualHost(new LinkedVirtualHost(List.of("h"), false, linked), list.compiled());
        Random random = new Random(SEED);
        requests = new RequestView[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            int route = random.nextInt(routes);
            requests[i] = TestRequest.get(path(route) + (route % KINDS == 0 ? "" : "/orders/4711"));
        }
    }

    private static String path(int route) {
        return "/team%02d/app%04d".formatted(route % 10, route);
    }

    private static TestMatch condition(int route) {
        return switch (route % KINDS) {
            case 0 -> TestMatch.uri('=' + path(route));
            case 1 -> TestMatch.uri('^' + path(route));
            case 2 -> TestMatch.uri('^' + path(route)).method("=GET");
            default -> TestMatch.uri('~' + path(route) + "/.*");
        };
    }

    @Benchmark
    public @Nullable CompiledRoute lookup() {
        VirtualHost all = host;
        return all == null ? null : all.match(requests[next++ & (REQUESTS - 1)]);
    }
}
