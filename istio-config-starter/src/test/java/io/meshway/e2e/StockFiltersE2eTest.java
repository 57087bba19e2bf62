package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerResilience4JFilterFactory;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring Cloud Gateway's own filters that look at the answer, or ask again, around the destinations of mesh routes. */
@ExtendWith(LeakWatch.class)
class StockFiltersE2eTest {
    private static final String OWN = "spring.cloud.gateway.server.webflux.routes[0].";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final AtomicInteger PERMITS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static ScriptedBackend backend;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        backend = new ScriptedBackend("shop");
        gateway = GatewayFixture.over(folder)
                .with(Beans.class)
                .property(OWN + "id", "own")
                .property(OWN + "uri", "mesh://shop.test")
                .property(OWN + "predicates[0]", "Path=/own/**")
                .property(OWN + "filters[0].name", "CircuitBreaker")
                .property(OWN + "filters[0].args.name", "own")
                .property(OWN + "filters[0].args.fallbackUri", "forward:/fallback")
                .property(OWN + "filters[0].args.statusCodes[0]", "500")
                .property(OWN + "filters[1]", "Retry=1,SERVICE_UNAVAILABLE")
                .file(
                        "mesh.yaml",
                        documents(
                                gateway("\"*.mesh.example\""),
                                EdgeFixture.service("shop.test", backend.port()),
                                route("retry", "Retry=3,SERVICE_UNAVAILABLE"),
                                route("breaker", "CircuitBreaker=shop"),
                                route("json", "RemoveJsonAttributesResponseBody=secret"),
                                route("limited", "RequestRateLimiter"),
                                route(
                                        "all",
                                        "RequestRateLimiter\n      CircuitBreaker=shop\n      Retry=1,SERVICE_UNAVAILABLE")))
                .start();
    }

    private static String route(String host, String filters) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: %1$s
                  annotations:
                    meshway.io/filters: |
                      %2$s
                spec:
                  hosts: [%1$s.mesh.example]
                  gateways: [edge]
                  http: [{retries: {attempts: 0}, route: [{destination: {host: shop.test}}]}]
                """.formatted(host, filters);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.received().clear();
        backend.answering();
        PERMITS.set(Integer.MAX_VALUE);
    }

    @Test
    void retryAsksTheDestinationAgainAndTheClientSeesTheLastAnswerOnly() {
        backend.answering(503, 503);
        HttpResponse<String> answer = gateway.get("retry.mesh.example", "/x?y=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("shop");
        assertThat(answer.headers().allValues("x-backend")).containsExactly("shop");
        assertThat(backend.received())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.target()).isEqualTo("/x?y=1"));
    }

    @Test
    void headersOfAnAnswerThatIsGivenUpAreGivenUpToo() {
        backend.answering(request -> backend.received().size() == 1
                ? ScriptedBackend.Reply.of(503).with("retry-after", "1").with("x-early", "no")
                : ScriptedBackend.Reply.of(200));
        HttpResponse<String> answer = gateway.get("retry.mesh.example", "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("retry-after", "x-early");
    }

    @Test
    void bodiesCanBeRewritten() {
        backend.answering(request -> ScriptedBackend.Reply.of(200)
                .with("content-type", "application/json")
                .body(Flux.just("{\"a\": 1, ", "\"secret\": 2}")));
        HttpResponse<String> answer = gateway.get("json.mesh.example", "/");
        assertThat(answer.body()).isEqualTo("{\"a\":1}");
        backend.answering(request -> ScriptedBackend.Reply.of(200).body(Flux.just("no json, no type")));
        assertThat(gateway.get("json.mesh.example", "/").body()).isEqualTo("no json, no type");
    }

    @Test
    void retryGivesUpWithTheLastAnswer() {
        backend.answering(503, 503, 503, 503, 503);
        assertThat(gateway.get("retry.mesh.example", "/").statusCode()).isEqualTo(503);
        assertThat(backend.received()).hasSize(4);
    }

    @Test
    void answersThatAreGivenUpForARetryAreNotRead() {
        backend.answering(request -> backend.received().size() == 1
                ? ScriptedBackend.Reply.of(503).body(Flux.range(0, 2000).map(i -> "x".repeat(1000)))
                : ScriptedBackend.Reply.of(200));
        assertThat(gateway.get("retry.mesh.example", "/").body()).isEqualTo("shop");
        assertThat(gateway.get("retry.mesh.example", "/").body()).isEqualTo("shop");
        assertThat(backend.received()).hasSize(3);
    }

    @Test
    void circuitBreakerCutsADestinationOffThatTakesTooLong() {
        assertThat(gateway.get("breaker.mesh.example", "/").body()).isEqualTo("shop");
        backend.answering(request -> ScriptedBackend.Reply.of(200).after(Duration.ofSeconds(30)));
        assertThat(gateway.get("breaker.mesh.example", "/").statusCode()).isEqualTo(504);
        backend.answering();
        assertThat(gateway.get("breaker.mesh.example", "/").body()).isEqualTo("shop");
    }

    @Test
    void fallbackOfACircuitBreakerAnswersForAMeshAddress() {
        assertThat(gateway.get("any.example", "/own/1").body()).isEqualTo("shop");
        backend.answering(503, 500);
        HttpResponse<String> answer = gateway.get("any.example", "/own/1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("fallback");
        assertThat(answer.headers().firstValue("x-backend")).isEmpty();
        assertThat(backend.received()).hasSize(3);
        assertThat(gateway.get("any.example", "/own/1").body()).isEqualTo("shop");
    }

    @Test
    void rateLimiterRefusesBeforeTheDestination() {
        PERMITS.set(1);
        HttpResponse<String> served = gateway.get("limited.mesh.example", "/");
        assertThat(served.body()).isEqualTo("shop");
        assertThat(served.headers().firstValue("x-ratelimit-remaining")).hasValue("0");
        HttpResponse<String> refused = gateway.get("limited.mesh.example", "/");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).isEmpty();
        assertThat(backend.received()).hasSize(1);
    }

    @Test
    void severalOfThemStackAndUploadsPass() {
        backend.answering(request -> ScriptedBackend.Reply.of(200).body(Flux.just(request.body())));
        String body = "x".repeat(200_000);
        HttpResponse<String> answer =
                gateway.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.listenerPort() + "/"))
                        .header("Host", "all.mesh.example")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
        assertThat(answer.body()).isEqualTo(body);
        backend.answering(503, 500);
        assertThat(gateway.get("all.mesh.example", "/").statusCode()).isEqualTo(500);
        assertThat(backend.received()).hasSize(3);
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        KeyResolver keys() {
            return exchange -> Mono.just("everybody");
        }

        @Bean
        RateLimiter<Object> permits() {
            return new Permits();
        }

        @Bean
        SpringCloudCircuitBreakerResilience4JFilterFactory circuitBreakers(
                ObjectProvider<DispatcherHandler> dispatcher) {
            return new SpringCloudCircuitBreakerResilience4JFilterFactory(new Impatient(), dispatcher);
        }

        @Bean
        Fallback fallback() {
            return new Fallback();
        }
    }

    @RestController
    static class Fallback {
        @GetMapping("/fallback")
        String fallback() {
            return "fallback";
        }
    }

    private static final class Permits implements RateLimiter<Object> {
        @Override
        public Mono<Response> isAllowed(String route, String id) {
            int left = PERMITS.decrementAndGet();
            return Mono.just(new Response(left >= 0, Map.of("X-RateLimit-Remaining", Integer.toString(left))));
        }

        @Override
        public Map<String, Object> getConfig() {
            return Map.of();
        }

        @Override
        public Class<Object> getConfigClass() {
            return Object.class;
        }

        @Override
        public Object newConfig() {
            return new Object();
        }
    }

    /** Never open, but waits no longer than {@link #PATIENCE}. */
    private static final class Impatient extends ReactiveCircuitBreakerFactory<Object, ConfigBuilder<Object>> {
        @Override
        public ReactiveCircuitBreaker create(String id) {
            return new ReactiveCircuitBreaker() {
                @Override
                public <T> Mono<T> run(Mono<T> guarded, Function<Throwable, Mono<T>> fallback) {
                    return guarded.timeout(PATIENCE).onErrorResume(fallback);
                }

                @Override
                public <T> Flux<T> run(Flux<T> guarded, Function<Throwable, Flux<T>> fallback) {
                    return guarded.timeout(PATIENCE).onErrorResume(fallback);
                }
            };
        }

        @Override
        protected ConfigBuilder<Object> configBuilder(String id) {
            return Object::new;
        }

        @Override
        public void configureDefault(Function<String, Object> defaults) {}

        @Override
        public void configure(Consumer<ConfigBuilder<Object>> consumer, String... ids) {}
    }
}
