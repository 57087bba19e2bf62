package io.meshway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshSnapshot;
import io.meshway.proxy.Plan;
import io.meshway.proxy.PlanTable;
import io.meshway.route.CompiledRoute;
import io.meshway.route.HttpRoutes;
import io.meshway.route.ListenerRoutes;
import io.meshway.route.RouteTable;
import io.meshway.route.VirtualHost;
import io.meshway.source.Admitted;
import io.meshway.source.SourceSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever changes, in whatever order: what follows from the state before and the change is what follows from the resources alone. */
class IncrementalPipelineTest {
    private static final int CHANGES = 60;

    @ParameterizedTest
    @ValueSource(longs = {4, 6, 7})
    void everyState_equalsTheOneMadeFromScratch(long seed) throws InterruptedException {
        RandomMesh mesh = new RandomMesh(seed);
        MeshPipeline pipeline = Pipelines.edge();
        MeshState state = MeshState.NONE;
        Admitted admitted = Admitted.NONE;
        int serving = 0;
        for (int i = 0; i < CHANGES; i++) {
            state = pipeline.next(mesh.snapshot(), state, CertificateControl.NONE);
            pipeline.retire(state);
            MeshState fresh = Pipelines.edge().next(mesh.snapshot(), startingFrom(admitted), CertificateControl.NONE);
            admitted = fresh.admitted();
            compare(state, fresh, "seed " + seed + ", change " + i);
            serving += routesOfTable(state.table()).isEmpty() ? 0 : 1;
            mesh.change();
        }
        assertThat(serving).as("states with routes in them").isGreaterThan(CHANGES / 4);
    }

    /** What was accepted before counts on; everything else begins anew. */
    private static MeshState startingFrom(Admitted admitted) {
        Admitted remembered = new Admitted(
                admitted.resources(),
                admitted.findings(),
                admitted.accepted(),
                admitted.rejected(),
                admitted.retained(),
                admitted.verdicts(),
                SourceSnapshot.EMPTY,
                admitted.contested());
        return new MeshState(0, Instant.EPOCH, remembered, MeshSnapshot.EMPTY, RouteTable.EMPTY, PlanTable.EMPTY);
    }

    private static void compare(MeshState state, MeshState fresh, String when) {
        assertThat(state.admitted().resources())
                .as(when)
                .isEqualTo(fresh.admitted().resources());
        assertThat(state.admitted().findings())
                .as(when)
                .isEqualTo(fresh.admitted().findings());
        assertThat(List.of(
                        state.admitted().accepted(),
                        state.admitted().rejected(),
                        state.admitted().retained()))
                .as(when)
                .isEqualTo(List.of(
                        fresh.admitted().accepted(),
                        fresh.admitted().rejected(),
                        fresh.admitted().retained()));
        assertThat(state.snapshot().findings())
                .as(when)
                .isEqualTo(fresh.snapshot().findings());
        assertThat(state.snapshot().listeners())
                .as(when)
                .isEqualTo(fresh.snapshot().listeners());
        assertThat(state.snapshot().clusters())
                .as(when)
                .isEqualTo(fresh.snapshot().clusters());
        assertThat(state.snapshot()).as(when).isEqualTo(fresh.snapshot());
        assertThat(contents(state.table())).as(when).isEqualTo(contents(fresh.table()));
        assertThat(routesOfPlans(state)).as(when).isEqualTo(routesOfTable(state.table()));
    }

    /** Everything of a table that shows. */
    private static List<Object> contents(RouteTable table) {
        List<Object> contents = new ArrayList<>();
        for (ListenerRoutes listener : table.listeners()) {
            listener.chains().forEach((name, chain) -> {
                contents.add(listener.port() + " " + listener.bind() + " " + name);
                for (VirtualHost host : chain.virtualHosts()) {
                    contents.add(host.source());
                    for (CompiledRoute route : host.routes()) {
                        contents.add(List.of(
                                route.id(), route.source(), route.matcher().describe()));
                    }
                    assertFound(chain, host);
                }
            });
        }
        return contents;
    }

    private static void assertFound(HttpRoutes chain, VirtualHost host) {
        String name = host.name().replace("*", "some");
        VirtualHost found = Objects.requireNonNull(chain.virtualHost(name));
        if (!host.name().startsWith("*")) {
            assertThat(found).isSameAs(host);
        }
    }

    private static Set<CompiledRoute> routesOfTable(RouteTable table) {
        Set<CompiledRoute> routes = new HashSet<>();
        for (ListenerRoutes listener : table.listeners()) {
            listener.chains()
                    .values()
                    .forEach(chain -> chain.virtualHosts().forEach(host -> routes.addAll(host.routes())));
        }
        return routes;
    }

    private static Set<CompiledRoute> routesOfPlans(MeshState state) {
        Set<CompiledRoute> routes = new HashSet<>();
        for (Plan plan : state.plans().routePlans()) {
            routes.add(Objects.requireNonNull(plan.route()));
        }
        return routes;
    }
}
