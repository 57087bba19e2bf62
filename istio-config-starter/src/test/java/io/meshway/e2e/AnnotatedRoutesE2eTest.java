package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Filters of the application that a VirtualService names. */
class AnnotatedRoutesE2eTest {
    @TempDir
    Path folder;

    private ScriptedBackend backend;

    @BeforeEach
    void startBackend() {
        backend = new ScriptedBackend("shop");
    }

    @AfterEach
    void stopBackend() {
        backend.close();
    }

    @Test
    void namedFiltersRunOncePerRequestInTheirOrderAroundTheDestination() {
        try (GatewayFixture gateway =
                start("""
                - MyAudit
                - AddRequestHeader=x-from-filter,yes
                - AddResponseHeader=x-to-client,yes
                - RewritePath=/api/(?<rest>.*),/$\\{rest}
                """, "route: [{destination: {host: shop.test}}], retries: {attempts: 2, retryOn: 5xx}")) {
            backend.answering(503, 503);
            HttpResponse<String> answer = gateway.get("shop.example", "/api/cart?x=1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("shop");
            assertThat(answer.headers().allValues("x-to-client")).containsExactly("yes");
            assertThat(answer.headers().firstValue("x-audited")).hasValue("200");
            assertThat(backend.received()).hasSize(3);
            assertThat(backend.last().target()).isEqualTo("/cart?x=1");
            assertThat(backend.last().header("x-from-filter")).isEqualTo("yes");
            assertThat(audits(gateway)).hasValue(1);
        }
    }

    @Test
    void filtersOfTheManualRun() throws IOException {
        String manual = Files.readString(Path.of("src/test/resources/own-gateway/filters.yaml"));
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .with(Filters.class)
                .file(
                        "mesh.yaml",
                        documents(gateway("shop.example"), EdgeFixture.service("shop.test", backend.port()), manual))
                .start()) {
            assertThat(gateway.get("shop.example", "/").headers().firstValue("x-served-by"))
                    .hasValue("mesh");
            assertThat(audits(gateway)).hasValue(1);
        }
    }

    @Test
    void faultsAndPreflightsAreAnsweredBeforeTheFiltersAndCorsMarksWhatFiltersAnswer() {
        try (GatewayFixture gateway = start("MyAudit, MyBouncer", """
                match: [{uri: {prefix: /fault}}], fault: {abort: {httpStatus: 418, percentage: {value: 100}}},
                route: [{destination: {host: shop.test}}]}, {
                corsPolicy: {allowOrigins: [{exact: "https://a.example"}]}, route: [{destination: {host: shop.test}}]""")) {
            assertThat(gateway.get("shop.example", "/fault").statusCode()).isEqualTo(418);
            assertThat(audits(gateway)).hasValue(0);
            HttpResponse<String> refused =
                    gateway.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/x"))
                            .header("Host", "shop.example")
                            .header("Origin", "https://a.example")
                            .build());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("access-control-allow-origin"))
                    .hasValue("https://a.example");
            assertThat(audits(gateway)).hasValue(1);
            assertThat(backend.received()).isEmpty();
        }
    }

    @Test
    void onlyThePlansWithFiltersGoThroughSpringAndTheListenersSaySo() {
        try (GatewayFixture gateway = start("MyAudit", "route: [{destination: {host: shop.test}}]")) {
            JsonNode door =
                    gateway.json("/istio/listeners").path("listeners").path(0).path("door");
            assertThat(door.path("name").asString()).isEqualTo("native");
            assertThat(door.path("reason").asString()).contains("default/shop", "meshway.io/filters");
        }
    }

    @Test
    void wrongNameOrArgumentKeepsTheResourceOutAndTheLastVersionStays() {
        try (GatewayFixture gateway =
                start("AddResponseHeader=x-version,1", "route: [{destination: {host: shop.test}}]")) {
            assertThat(gateway.get("shop.example", "/").headers().firstValue("x-version"))
                    .hasValue("1");
            gateway.write(
                    "mesh.yaml",
                    mesh(
                            "AddResponseHeader=x-version,2\nMyAudti\nStripPrefix=one",
                            "route: [{destination: {host: shop.test}}]"));
            await().untilAsserted(() -> assertThat(
                            gateway.json("/istio").path("findings").toString())
                    .contains(
                            "metadata.annotations[meshway.io/filters]",
                            "MyAudti",
                            "StripPrefix=one",
                            "stays in force"));
            assertThat(gateway.get("shop.example", "/").headers().firstValue("x-version"))
                    .hasValue("1");
            gateway.write(
                    "mesh.yaml", mesh("AddResponseHeader=x-version,2", "route: [{destination: {host: shop.test}}]"));
            await().untilAsserted(() -> assertThat(
                            gateway.get("shop.example", "/").headers().firstValue("x-version"))
                    .hasValue("2"));
        }
    }

    @Test
    void withTheNativeDoorForcedTheAnnotationIsAnError() {
        try (GatewayFixture gateway = builder("MyAudit", "route: [{destination: {host: shop.test}}]")
                .property("istio.gateway.door", "native")
                .start()) {
            assertThat(gateway.json("/istio").path("findings").toString())
                    .contains("meshway.io/filters", "istio.gateway.door");
            assertThat(gateway.get("shop.example", "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void redirectsAndDirectResponsesGoThroughTheFiltersToo() {
        try (GatewayFixture gateway =
                start("AddResponseHeader=x-to-client,yes", "directResponse: {status: 503, body: {string: closed}}")) {
            HttpResponse<String> answer = gateway.get("shop.example", "/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("closed");
            assertThat(answer.headers().firstValue("x-to-client")).hasValue("yes");
        }
    }

    @Test
    void defaultFiltersApplyToMeshRoutes() {
        try (GatewayFixture gateway = builder("", "route: [{destination: {host: shop.test}}]")
                .property("spring.cloud.gateway.server.webflux.default-filters[0]", "AddResponseHeader=x-default,yes")
                .property("spring.cloud.gateway.server.webflux.default-filters[1]", "AddRequestHeader=x-default,yes")
                .start()) {
            assertThat(gateway.get("shop.example", "/").headers().firstValue("x-default"))
                    .hasValue("yes");
            assertThat(backend.last().header("x-default")).isEqualTo("yes");
        }
    }

    @Test
    void brokenDefaultFilterIsAnErrorFindingThatNamesTheProperty() {
        try (GatewayFixture gateway = builder("", "route: [{destination: {host: shop.test}}]")
                .property("spring.cloud.gateway.server.webflux.default-filters[0]", "AddResponseHeader=x-default,yes")
                .property("spring.cloud.gateway.server.webflux.default-filters[1]", "StripPrefix=one")
                .property("spring.cloud.gateway.server.webflux.default-filters[2]", "IstioTimeout=1s")
                .property("spring.cloud.gateway.server.webflux.fail-on-route-definition-error", "false")
                .start()) {
            String findings = gateway.json("/istio").path("findings").toString();
            assertThat(findings)
                    .contains("default-filters[1]", "StripPrefix=one", "every mesh route answers 500")
                    .contains("default-filters[2]", "does nothing for VirtualServices")
                    .doesNotContain("default-filters[0]");
            assertThat(gateway.get("shop.example", "/").statusCode()).isEqualTo(500);
            assertThat(backend.received()).isEmpty();
        }
    }

    private AtomicInteger audits(GatewayFixture gateway) {
        return gateway.context().getBean(MyAuditGatewayFilterFactory.class).runs;
    }

    private GatewayFixture start(String filters, String rule) {
        return builder(filters, rule).start();
    }

    private GatewayFixture.Builder builder(String filters, String rule) {
        return GatewayFixture.over(folder).with(Filters.class).file("mesh.yaml", mesh(filters, rule));
    }

    private String mesh(String filters, String rule) {
        return documents(gateway("shop.example"), EdgeFixture.service("shop.test", backend.port()), """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: shop
                  annotations:
                    meshway.io/filters: |
                %s
                spec:
                  hosts: [shop.example]
                  gateways: [edge]
                  http: [{%s}]
                """.formatted(
                        filters.indent(6), rule));
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {
        @Bean
        MyAuditGatewayFilterFactory myAudit() {
            return new MyAuditGatewayFilterFactory();
        }

        @Bean
        MyBouncerGatewayFilterFactory myBouncer() {
            return new MyBouncerGatewayFilterFactory();
        }
    }

    /** Counts, and adds a header once the answer is known. */
    static class MyAuditGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {
        final AtomicInteger runs = new AtomicInteger();

        @Override
        public GatewayFilter apply(Object nothing) {
            return (exchange, chain) -> {
                runs.incrementAndGet();
                return chain.filter(exchange).then(Mono.fromRunnable(() -> mark(exchange.getResponse())));
            };
        }
    }

    private static void mark(ServerHttpResponse response) {
        if (!response.isCommitted()) {
            response.getHeaders()
                    .set("x-audited", String.valueOf(response.getStatusCode().value()));
        }
    }

    static class MyBouncerGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {
        @Override
        public GatewayFilter apply(Object nothing) {
            return (exchange, chain) -> {
                exchange.getResponse().setRawStatusCode(401);
                return exchange.getResponse().setComplete();
            };
        }
    }
}
