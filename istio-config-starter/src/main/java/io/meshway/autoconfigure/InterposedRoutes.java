package io.meshway.autoconfigure;

import io.meshway.proxy.Plan;
import io.meshway.route.CompiledRoute;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mesh routes that have filters of the application in front of their destinations, by the VirtualServices that name these. */
final class InterposedRoutes {
    private static final Logger log = LoggerFactory.getLogger(InterposedRoutes.class);

    /** More names help nobody. */
    private static final int MOST = 20;

    private List<String> said = List.of();

    /** Those of the configuration in force. */
    static List<String> owners(MeshRuntime runtime) {
        return owners(runtime.state());
    }

    private static List<String> owners(MeshState state) {
        return state.plans().interposedPlans().stream()
                .map(Plan::route)
                .filter(Objects::nonNull)
                .map(InterposedRoutes::owner)
                .distinct()
                .sorted()
                .limit(MOST)
                .toList();
    }

    private static String owner(CompiledRoute route) {
        return route.source().owner().namespace() + '/' + route.source().owner().name();
    }

    /** Says it when it changes. */
    void report(MeshState state) {
        List<String> now = owners(state);
        if (!now.isEmpty() && !now.equals(said)) {
            log.info(
                    "These take the Spring door, because they name filters of the application: {}",
                    String.join(", ", now));
        }
        said = now;
    }
}
