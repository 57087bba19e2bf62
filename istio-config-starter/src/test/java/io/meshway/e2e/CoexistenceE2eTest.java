package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Meshway in somebody's own gateway: what no virtual host covers is the application's. */
class CoexistenceE2eTest {
    @TempDir
    static Path folder;

    @TempDir
    static Path pages;

    private static EchoBackend meshBackend;
    private static EchoBackend usersBackend;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(pages.resolve("page.txt"), "a page of the application");
        meshBackend = EchoBackend.start("mesh");
        usersBackend = EchoBackend.start("users");
        gateway = GatewayFixture.over(folder)
                .with(UserRoutes.class, UserController.class)
                .property("spring.web.resources.static-locations", pages.toUri().toString())
                .property("users.backend", "http://127.0.0.1:" + usersBackend.port())
                .file(
                        "mesh.yaml",
                        documents(
                                gateway("shop.example"),
                                meshBackend.serviceEntry("shop.internal"),
                                route("shop", "shop.example", "shop.internal")))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        meshBackend.close();
        usersBackend.close();
    }

    @Test
    void hostOfAVirtualServiceIsTheMeshsWhateverTheApplicationWouldServeThere() {
        assertThat(gateway.get("shop.example", "/users/1").body()).isEqualTo("mesh");
        assertThat(gateway.get("shop.example", "/hello").body()).isEqualTo("mesh");
        assertThat(gateway.get("SHOP.example:8080", "/").body()).isEqualTo("mesh");
    }

    @Test
    void otherHostsReachTheApplicationsRoutesAndControllers() {
        assertThat(gateway.get("other.example", "/users/1").body()).isEqualTo("users");
        assertThat(gateway.get("other.example", "/hello").body()).isEqualTo("hello from a controller");
        assertThat(gateway.get("other.example", "/page.txt").body()).isEqualTo("a page of the application");
    }

    @Test
    void pageOfTheApplicationIsNoPageOfTheMeshsHosts() {
        assertThat(gateway.get("shop.example", "/page.txt").body()).isEqualTo("mesh");
        assertNotFound(gateway.get(gateway.listenerPort(), "other.example", "/page.txt"));
    }

    @Test
    void notFoundOfAControllerStaysTheApplications() {
        HttpResponse<String> answer = gateway.get("other.example", "/orders/7");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"path\":\"/orders/7\"");
    }

    @Test
    void hostThatNobodyServesIsNotFoundWithoutABody() {
        assertNotFound(gateway.get("other.example", "/nothing"));
        assertNotFound(gateway.get(gateway.listenerPort(), "other.example", "/users/1"));
        assertNotFound(gateway.get(gateway.listenerPort(), "other.example", "/hello"));
    }

    @Test
    void listenerOfTheMeshServesItsHosts() {
        assertThat(gateway.get(gateway.listenerPort(), "shop.example", "/").body())
                .isEqualTo("mesh");
    }

    private static void assertNotFound(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).isEmpty();
        assertThat(answer.headers().firstValue("server")).hasValue("istio-envoy");
    }

    @Configuration(proxyBeanMethods = false)
    static class UserRoutes {
        @Bean
        RouteLocator userRoutes(RouteLocatorBuilder routes, @Value("${users.backend}") String backend) {
            return routes.routes()
                    .route("users", route -> route.path("/users/**").uri(backend))
                    .build();
        }
    }

    @RestController
    static class UserController {
        @GetMapping("/hello")
        String hello() {
            return "hello from a controller";
        }

        @GetMapping("/orders/{id}")
        String order(@PathVariable String id) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no order " + id);
        }
    }
}
