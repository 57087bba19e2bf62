package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.transport.LeakWatch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What filters of an application usually do works for mesh routes as for the application's own. */
@ExtendWith(LeakWatch.class)
class SpringFiltersE2eTest {
    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path folder;

    private static EchoBackend backend;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        backend = EchoBackend.start("shop");
        gateway = GatewayFixture.over(folder)
                .with(Filters.class)
                .file("mesh.yaml", documents(gateway("shop.example"), backend.serviceEntry("shop.internal"), """
                                apiVersion: networking.istio.io/v1
                                kind: VirtualService
                                metadata: {name: shop}
                                spec:
                                  hosts: [shop.example]
                                  gateways: [edge]
                                  http:
                                  - match: [{headers: {x-checked: {exact: "yes"}}}]
                                    headers:
                                      request: {set: {x-color: mesh}}
                                      response: {add: {x-answer: from-the-mesh}}
                                    route: [{destination: {host: shop.internal}}]
                                  - directResponse: {status: 403}
                                """))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        backend.received().clear();
    }

    @Test
    void headersAndCookiesSetBeforeTheRestRunsStayUnlessTheAnswerHasThemToo() {
        HttpResponse<String> answer = gateway.get("shop.example", "/x");

        assertThat(answer.headers().allValues("x-early")).containsExactly("kept");
        assertThat(answer.headers().allValues("x-answer")).containsExactly("from-the-mesh");
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("seen=1; Path=/; HttpOnly");
        assertThat(answer.body()).isEqualTo("shop");
    }

    @Test
    void whatAFilterDoesBeforeItsRestIsDoneWhenTheRestRuns() {
        assertThat(gateway.get("shop.example", "/x").statusCode()).isEqualTo(200);
        assertThat(backend.received())
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).containsEntry("x-checked", "yes"));
    }

    @Test
    void afterTheRestAFilterStillSeesTheRequestAsItCame() {
        send("/a%20b/c?q=1&q=2", "GET", "", "x-color", "client", "cookie", "a=b");

        await().untilAsserted(() ->
                assertThat(SEEN).containsExactly("before /a b/c [1, 2] b shop.example client", "after client 200"));
        assertThat(backend.received())
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).containsEntry("x-color", "mesh"));
    }

    @Test
    void bodiesGoThroughFiltersThatChangeThem() {
        HttpResponse<String> answer = send("/x", "POST", "some text", "x-loud", "yes");

        assertThat(backend.received())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).isEqualTo("SOME TEXT"));
        assertThat(answer.body()).isEqualTo("SHOP");
    }

    @Test
    void anErrorThatAFilterThrowsIsAnsweredByTheApplicationsHandlersOrSprings() {
        assertThat(send("/x", "GET", "", "x-fail", "status").statusCode()).isEqualTo(409);
        assertThat(send("/x", "GET", "", "x-fail", "own").body()).isEqualTo("handled");
        assertThat(send("/x", "GET", "", "x-fail", "other").statusCode()).isEqualTo(500);
        assertThat(backend.received()).isEmpty();
        assertThat(gateway.get("shop.example", "/x").statusCode()).isEqualTo(200);
    }

    @Test
    void headHasTheHeadersOfItsGetAndNoBody() {
        HttpResponse<String> answer = send("/x", "HEAD", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("x-early")).containsExactly("kept");
        assertThat(answer.headers().firstValue("x-backend")).hasValue("shop");
        assertThat(answer.body()).isEmpty();
    }

    private static HttpResponse<String> send(String path, String method, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.listenerPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Host", "shop.example");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return gateway.send(request.build());
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {
        @Bean
        @Order(1)
        WebFilter early() {
            return (exchange, chain) -> {
                var response = exchange.getResponse();
                response.getHeaders().set("x-early", "kept");
                response.getHeaders().set("x-answer", "from-the-filter");
                response.addCookie(ResponseCookie.from("seen", "1")
                        .path("/")
                        .httpOnly(true)
                        .build());
                return chain.filter(exchange);
            };
        }

        @Bean
        @Order(2)
        WebFilter log() {
            return (exchange, chain) -> {
                var request = exchange.getRequest();
                if (!request.getCookies().isEmpty()) {
                    SEEN.add("before " + request.getURI().getPath() + ' '
                            + request.getQueryParams().get("q") + ' '
                            + request.getCookies().getFirst("a").getValue() + ' '
                            + request.getURI().getHost() + ' '
                            + request.getHeaders().getFirst("x-color"));
                    return chain.filter(exchange)
                            .then(Mono.fromRunnable(() -> SEEN.add("after "
                                    + request.getHeaders().getFirst("x-color") + ' '
                                    + exchange.getResponse().getStatusCode().value())));
                }
                return chain.filter(exchange);
            };
        }

        @Bean
        @Order(3)
        WebFilter failing() {
            return (exchange, chain) -> {
                String how = exchange.getRequest().getHeaders().getFirst("x-fail");
                if ("status".equals(how)) {
                    throw new ResponseStatusException(HttpStatus.CONFLICT);
                }
                return how == null ? chain.filter(exchange) : Mono.error(new IllegalStateException(how));
            };
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebExceptionHandler handler() {
            return (exchange, error) -> {
                if (!"own".equals(error.getMessage())) {
                    return Mono.error(error);
                }
                var response = exchange.getResponse();
                byte[] text = "handled".getBytes(StandardCharsets.UTF_8);
                return response.writeWith(Mono.just(response.bufferFactory().wrap(text)));
            };
        }

        /** The usual order of things: {@code check(exchange).then(chain.filter(exchange))}. */
        @Bean
        @Order(1)
        GlobalFilter check() {
            return (exchange, chain) -> Mono.<Void>fromRunnable(
                            () -> exchange.getAttributes().put("checked", "yes"))
                    .then(chain.filter(exchange));
        }

        @Bean
        @Order(2)
        WebFilter mark() {
            return (exchange, chain) -> chain.filter(exchange.mutate()
                    .request(request -> request.header("x-checked", "yes"))
                    .build());
        }

        @Bean
        @Order(2)
        GlobalFilter afterCheck() {
            return (exchange, chain) -> {
                assertThat(exchange.<String>getAttribute("checked")).isEqualTo("yes");
                return chain.filter(exchange);
            };
        }

        @Bean
        @Order(3)
        GlobalFilter loud() {
            return (exchange, chain) ->
                    "yes".equals(exchange.getRequest().getHeaders().getFirst("x-loud"))
                            ? loud(exchange, chain)
                            : chain.filter(exchange);
        }

        private static Mono<Void> loud(ServerWebExchange exchange, GatewayFilterChain chain) {
            var request = new ServerHttpRequestDecorator(exchange.getRequest()) {
                @Override
                public Flux<DataBuffer> getBody() {
                    return upper(super.getBody(), exchange);
                }
            };
            var response = new ServerHttpResponseDecorator(exchange.getResponse()) {
                @Override
                public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
                    return super.writeWith(upper(Flux.from(body), exchange));
                }
            };
            return chain.filter(
                    exchange.mutate().request(request).response(response).build());
        }

        private static Flux<DataBuffer> upper(Flux<? extends DataBuffer> body, ServerWebExchange exchange) {
            return body.map(piece -> {
                String text = piece.toString(StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
                DataBufferUtils.release(piece);
                return exchange.getResponse().bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
            });
        }
    }
}
