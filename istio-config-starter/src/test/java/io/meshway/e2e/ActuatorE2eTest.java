package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an operator sees of a running gateway. */
class ActuatorE2eTest {
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static EchoBackend reviews;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        reviews = EchoBackend.start("reviews");
        gateway = GatewayFixture.over(folder)
                .file(
                        "mesh.yaml",
                        documents(
                                gateway("\"*\""),
                                reviews.serviceEntry("reviews.internal"),
                                route("everything", "*", "reviews.internal"),
                                route("shop", "shop.example", "reviews.internal")))
                .property("management.endpoint.gateway.access", "read-only")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        reviews.close();
    }

    @Test
    void overviewShowsVersionIdentityAndCounts() {
        JsonNode view = gateway.json("/istio");
        assertThat(view.path("version").asLong()).isPositive();
        assertThat(view.path("appliedAt").asString()).startsWith("20");
        assertThat(view.path("ageSeconds").asDouble()).isNotNegative();
        assertThat(view.path("proxy").path("role").asString()).isEqualTo("gateway");
        assertThat(view.path("resources").path("accepted").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(view.path("findings").isArray()).isTrue();
    }

    @Test
    void routesShowOwnerConditionAndClusters() {
        JsonNode view = gateway.json("/istio/routes?filter=SHOP");
        assertThat(view.path("total").asInt()).isEqualTo(2);
        JsonNode host = view.path("listeners").path(0).path("virtualHosts").path(0);
        assertThat(host.path("domains").toString()).contains("shop.example");
        JsonNode route = host.path("routes").path(0);
        assertThat(route.path("owner").path("name").asString()).isEqualTo("shop");
        assertThat(route.path("condition").asString()).isEqualTo("every request");
        assertThat(route.path("action").path("type").asString()).isEqualTo("forward");
        assertThat(route.path("action").path("clusters").path(0).path("cluster").asString())
                .isEqualTo("outbound|80||reviews.internal");
        assertThat(gateway.json("/istio/routes?limit=1").path("listeners").size())
                .isEqualTo(1);
    }

    @Test
    void clustersAndEndpointsShowTheBackend() {
        JsonNode cluster = gateway.json("/istio/clusters").path("clusters").path(0);
        assertThat(cluster.path("name").asString()).isEqualTo("outbound|80||reviews.internal");
        assertThat(cluster.path("owner").path("kind").asString()).isEqualTo("ServiceEntry");
        assertThat(cluster.path("healthy").asInt()).isEqualTo(1);
        JsonNode endpoint = gateway.json("/istio/endpoints")
                .path("clusters")
                .path(0)
                .path("endpoints")
                .path(0);
        assertThat(endpoint.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(endpoint.path("port").asInt()).isEqualTo(reviews.port());
        assertThat(endpoint.path("ejected").asBoolean(true)).isFalse();
    }

    @Test
    void listenersShowBootsPortAndTheMeshsOwnWithTheirDoor() {
        JsonNode listeners = gateway.json("/istio/listeners").path("listeners");
        assertThat(listeners.size()).isEqualTo(2);
        listeners.forEach(listener -> {
            boolean boots = listener.path("port").asInt() == gateway.port();
            assertThat(listener.path("server").asString()).isEqualTo(boots ? "application" : "gateway");
            assertThat(listener.path("state").asString()).isEqualTo("open");
            assertThat(listener.path("door").path("name").asString()).isEqualTo("native");
            assertThat(listener.path("door").path("reason").asString()).isNotBlank();
        });
    }

    @Test
    void viewThatDoesNotExistIs404AndABadPageIs400() {
        assertThat(gateway.actuator("/istio/nonsense").statusCode()).isEqualTo(404);
        assertThat(gateway.actuator("/istio/routes?limit=-1"))
                .returns(400, HttpResponse::statusCode)
                .returns("{\"error\":\"limit is -1, it must be at least 1\"}", HttpResponse::body);
        assertThat(gateway.actuator("/istio?offset=-1").body()).contains("offset is -1, it must be at least 0");
        assertThat(gateway.actuator("/istio/routes?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void actuatorIsNotShadowedByAVirtualHostForEverything() {
        assertThat(gateway.get("anything.example", "/actuator/health/liveness").body())
                .contains("UP");
        assertThat(gateway.get("anything.example", "/actuatorish").headers().firstValue("x-backend"))
                .hasValue("reviews");
        assertThat(gateway.get(gateway.listenerPort(), "anything.example", "/actuator/health")
                        .headers()
                        .firstValue("x-backend"))
                .hasValue("reviews");
    }

    @Test
    void springCloudGatewaysOwnEndpointShowsOurRoutes() {
        assertThat(gateway.json("/gateway/routes"))
                .filteredOn(route -> route.path("route_id").asString().equals("default/shop[0]"))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.path("predicate").asString()).isEqualTo("every request");
                    assertThat(route.path("uri").asString()).isEqualTo("mesh://reviews.internal:80");
                });
    }

    @Test
    void metersOfTheConfigurationAreThere() {
        assertThat(gateway.json("/metrics/meshway.config.version")
                        .path("measurements")
                        .path(0)
                        .path("value")
                        .asDouble())
                .isPositive();
        assertThat(gateway.actuator("/metrics/meshway.config.resources").body()).contains("accepted", "rejected");
        assertThat(gateway.actuator("/metrics/meshway.findings").body()).contains("error", "warning");
    }

    @Test
    void rejectedResourceIsAFindingWhileItsLastVersionServes() {
        String good = route("cart", "cart.example", "reviews.internal");
        gateway.write("cart.yaml", good);
        await().atMost(RELOAD_LIMIT)
                .untilAsserted(() -> assertThat(gateway.json("/istio/routes?filter=cart")
                                .path("total")
                                .asInt())
                        .isEqualTo(2));
        gateway.write("cart.yaml", good.replace("  - route:", "  - timeout: soon\n    route:"));
        await().atMost(RELOAD_LIMIT)
                .untilAsserted(() -> assertThat(gateway.json("/istio")
                                .path("resources")
                                .path("retained")
                                .asInt())
                        .isEqualTo(1));
        JsonNode finding =
                gateway.json("/istio?filter=default/cart").path("findings").path(0);
        assertThat(finding.path("severity").asString()).isEqualTo("ERROR");
        assertThat(finding.path("kind").asString()).isEqualTo("VirtualService");
        assertThat(finding.path("path").asString()).isEqualTo("spec.http[0].timeout");
        assertThat(finding.path("value").asString()).isEqualTo("soon");
        assertThat(finding.path("origin").asString()).contains("cart.yaml");
        assertThat(gateway.get("cart.example", "/").headers().firstValue("x-backend"))
                .hasValue("reviews");
    }

    @Test
    void explainFollowsARequestToTheEndpointsThatItCouldGetTo() {
        JsonNode view =
                gateway.json("/istio/explain?request=GET%20http://shop.example/x&header=a:%20b,c&header=d:%20e");

        assertThat(view.path("virtualHost").path("name").asString()).isEqualTo("shop.example");
        assertThat(view.path("winner").path("resource").asString()).isEqualTo("VirtualService default/shop");
        assertThat(view.path("rules")).hasSize(1);
        JsonNode destination = view.path("answer").path("destinations").path(0);
        assertThat(destination.path("cluster").asString()).endsWith("|reviews.internal");
        assertThat(destination.path("endpoints").path(0).path("state").asString())
                .isEqualTo("healthy");
        assertThat(gateway.actuator("/istio/explain").statusCode()).isEqualTo(400);
        assertThat(gateway.actuator("/istio/explain?request=nonsense"))
                .returns(400, HttpResponse::statusCode)
                .satisfies(refused -> assertThat(refused.body()).contains("write for example http://reviews/x"));
    }
}
