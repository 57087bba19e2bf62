package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.proxy.CurrentPlans;
import io.meshway.runtime.MeshRuntime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** What the lookup of an application's own route walks. */
class LookupCostE2eTest {
    private static final int MESH_ROUTES = 300;

    @TempDir
    Path folder;

    @Test
    void lookupOfTheApplicationsRoutesAsksItsOwnPredicatesAndNeverWalksMeshRoutes() {
        try (EchoBackend backend = EchoBackend.start("users")) {
            List<String> documents = new ArrayList<>();
            documents.add(gateway("\"*.mesh.example\""));
            documents.add(backend.serviceEntry("shop.internal"));
            for (int i = 0; i < MESH_ROUTES; i++) {
                documents.add(route("shop-" + i, "shop-" + i + ".mesh.example", "shop.internal"));
            }
            try (GatewayFixture gateway = GatewayFixture.over(folder)
                    .with(Counting.class)
                    .property("management.endpoint.gateway.access", "read-only")
                    .property("users.backend", "http://127.0.0.1:" + backend.port())
                    .file("mesh.yaml", documents(documents.toArray(String[]::new)))
                    .start()) {
                Counters counters = gateway.context().getBean(Counters.class);
                counters.walks.set(0);
                counters.asked.set(0);

                assertThat(gateway.get("other.example", "/users/1").body()).isEqualTo("users");
                assertThat(counters.asked).hasValue(1);
                assertThat(counters.walks).hasValue(0);

                assertThat(gateway.get("shop-7.mesh.example", "/users/1").body())
                        .isEqualTo("users");
                assertThat(counters.asked).hasValue(1);
                assertThat(counters.walks).hasValue(0);

                assertThat(gateway.actuator("/gateway/routes").body()).contains("shop-7");
                assertThat(counters.walks).hasValue(1);
            }
        }
    }

    static final class Counters {
        /** How often somebody asked for all mesh routes. */
        final AtomicInteger walks = new AtomicInteger();
        /** How often a predicate of the application's route was asked. */
        final AtomicInteger asked = new AtomicInteger();
    }

    @Configuration(proxyBeanMethods = false)
    static class Counting {
        @Bean
        Counters counters() {
            return new Counters();
        }

        @Bean
        @Primary
        CurrentPlans countingPlans(MeshRuntime runtime, Counters counters) {
            return (CurrentPlans) Proxy.newProxyInstance(
                    CurrentPlans.class.getClassLoader(),
                    new Class<?>[] {CurrentPlans.class},
                    (proxy, method, values) -> {
                        if (method.getName().equals("routePlans")) {
                            counters.walks.incrementAndGet();
                        }
                        try {
                            return method.invoke(runtime, values);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Bean
        RouteLocator userRoutes(
                RouteLocatorBuilder routes, Counters counters, @Value("${users.backend}") String backend) {
            return routes.routes()
                    .route(
                            "users",
                            route -> route.predicate(exchange -> counters.asked.incrementAndGet() > 0)
                                    .uri(backend))
                    .build();
        }
    }
}
