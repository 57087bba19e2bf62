package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Beans of the application take part in mesh requests, and nobody pays for it when there are none. */
class DoorE2eTest {
    @TempDir
    Path folder;

    private EchoBackend backend;

    @BeforeEach
    void startBackend() {
        backend = EchoBackend.start("shop");
    }

    @AfterEach
    void stopBackend() {
        backend.close();
    }

    @Test
    void globalFilterAndWebFilterOfTheApplicationRunForMeshRoutesOnBothKindsOfPort() {
        try (GatewayFixture gateway = mesh().with(UserFilters.class).start()) {
            assertFiltersRan(gateway.get("shop.example", "/x"));
            assertFiltersRan(gateway.get(gateway.listenerPort(), "shop.example", "/x"));
            assertThat(backend.received())
                    .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-from-global-filter", "yes"));
            JsonNode door = door(gateway);
            assertThat(door.path("name").asString()).isEqualTo("spring");
            assertThat(door.path("reason").asString()).contains("userGlobalFilter", "userWebFilter");
        }
    }

    private static void assertFiltersRan(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("shop");
        assertThat(answer.headers().firstValue("x-web-filter")).hasValue("yes");
        assertThat(answer.headers().firstValue("x-global-filter")).hasValue("yes");
    }

    @Test
    void withoutSuchBeansTheDoorIsNative() {
        try (GatewayFixture gateway = mesh().start()) {
            assertThat(gateway.get("shop.example", "/x").body()).isEqualTo("shop");
            assertThat(door(gateway).path("name").asString()).isEqualTo("native");
        }
    }

    @Test
    void springDoorCanBeForced() {
        try (GatewayFixture gateway =
                mesh().property("istio.gateway.door", "spring").start()) {
            assertThat(gateway.get("shop.example", "/x").body()).isEqualTo("shop");
            assertThat(door(gateway).path("name").asString()).isEqualTo("spring");
        }
    }

    @Test
    void nativeDoorForcedGoesPastTheBeansForMeshRoutesOnly() {
        try (GatewayFixture gateway = mesh().with(UserFilters.class)
                .property("istio.gateway.door", "native")
                .start()) {
            HttpResponse<String> answer = gateway.get("shop.example", "/x");
            assertThat(answer.body()).isEqualTo("shop");
            assertThat(answer.headers().firstValue("x-web-filter")).isEqualTo(Optional.empty());
            assertThat(gateway.actuator("/health").headers().firstValue("x-web-filter"))
                    .hasValue("yes");
            assertThat(door(gateway).path("reason").asString()).contains("userWebFilter");
            assertThat(gateway.json("/istio").path("findings").toString())
                    .contains("istio.gateway.door", "userGlobalFilter");
        }
    }

    @Test
    void globalFilterMayChangeTheAnswerOnceItIsKnown() {
        try (GatewayFixture gateway = mesh().with(AfterFilter.class).start()) {
            HttpResponse<String> answer = gateway.get("shop.example", "/x");
            assertThat(answer.body()).isEqualTo("shop");
            assertThat(answer.headers().firstValue("x-after")).hasValue("200");
            assertThat(gateway.get("shop.example", "/x").body()).isEqualTo("shop");
        }
    }

    @Test
    void whatDoesNotApplyToMeshRoutesIsAFindingFromTheStart() {
        try (GatewayFixture gateway = mesh().with(ClientCustomizer.class)
                .property("spring.cloud.gateway.server.webflux.httpclient.response-timeout", "5s")
                .start()) {
            assertThat(gateway.json("/istio").path("findings").toString())
                    .contains("userCustomizer", "httpclient", "response-timeout", "DestinationRule");
            assertThat(door(gateway).path("name").asString()).isEqualTo("native");
        }
    }

    @Test
    void filterThatAnswersByItselfKeepsTheRequestFromTheMesh() {
        try (GatewayFixture gateway = mesh().with(Bouncer.class).start()) {
            assertThat(gateway.get("shop.example", "/x").statusCode()).isEqualTo(401);
            assertThat(backend.received()).isEmpty();
        }
    }

    private GatewayFixture.Builder mesh() {
        return GatewayFixture.over(folder)
                .file(
                        "mesh.yaml",
                        documents(
                                gateway("shop.example"),
                                backend.serviceEntry("shop.internal"),
                                route("shop", "shop.example", "shop.internal")));
    }

    private static JsonNode door(GatewayFixture gateway) {
        return gateway.json("/istio/listeners").path("listeners").path(0).path("door");
    }

    @Configuration(proxyBeanMethods = false)
    static class UserFilters {
        @Bean
        WebFilter userWebFilter() {
            return (exchange, chain) -> {
                exchange.getResponse().beforeCommit(() -> {
                    exchange.getResponse().getHeaders().set("x-web-filter", "yes");
                    return Mono.empty();
                });
                return chain.filter(exchange);
            };
        }

        @Bean
        GlobalFilter userGlobalFilter() {
            return (exchange, chain) -> {
                exchange.getResponse().beforeCommit(() -> {
                    exchange.getResponse().getHeaders().set("x-global-filter", "yes");
                    return Mono.empty();
                });
                return chain.filter(exchange.mutate()
                        .request(request -> request.header("x-from-global-filter", "yes"))
                        .build());
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AfterFilter {
        @Bean
        GlobalFilter after() {
            return (exchange, chain) -> chain.filter(exchange)
                    .then(Mono.fromRunnable(() -> exchange.getResponse()
                            .getHeaders()
                            .set(
                                    "x-after",
                                    String.valueOf(exchange.getResponse()
                                            .getStatusCode()
                                            .value()))));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ClientCustomizer {
        @Bean
        HttpClientCustomizer userCustomizer() {
            return client -> client;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Bouncer {
        @Bean
        WebFilter bouncer() {
            return (exchange, chain) -> {
                exchange.getResponse().setRawStatusCode(401);
                return exchange.getResponse().setComplete();
            };
        }
    }
}
