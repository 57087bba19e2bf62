package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Resources;
import io.meshway.fixtures.ScriptedBackend;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Hosts outside of the mesh, reached through this gateway. */
@ParameterizedClass
@EnumSource(Door.class)
class ServiceEntryBehaviourTest {
    private final EdgeFixture edge;

    /** Where names may lead even when no resource gives them as an endpoint. */
    private final ScriptedBackend origin;

    ServiceEntryBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        origin = edge.open(new ScriptedBackend("origin", EdgeFixture.ALLOWED));
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private String entry(String name, String hosts, String fields) {
        return """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: %s}
                spec:
                  hosts: ["%s"]
                  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}]
                  %s
                """.formatted(name, hosts, origin.port(), fields);
    }

    private void route(String destination) {
        edge.rule("{route: [{destination: {host: \"" + destination + "\"}}]}");
    }

    private HttpResponse<String> eventually(int status, String... headers) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> edge.get("/", headers), answer -> answer.statusCode() == status);
    }

    private static void isNobody(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("no healthy upstream");
    }

    @ParameterizedTest
    @CsvSource({"DNS", "DNS_ROUND_ROBIN"})
    void namesOfEndpointsAreResolved(String resolution) {
        edge.names().name("one.named.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry(
                "named", "named.test", "resolution: " + resolution + "\n  endpoints: [{address: one.named.test}]"));
        route("named.test");

        assertThat(eventually(200).body()).isEqualTo("origin");
        assertThat(origin.received().get(0).header("host")).isEqualTo("shop.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolution: DNS", "resolution: NONE", "location: MESH_EXTERNAL"})
    void hostWithoutEndpointsIsResolvedItself(String fields) {
        edge.names().name("itself.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("itself", "itself.test", fields));
        route("itself.test");

        assertThat(eventually(200).body()).isEqualTo("origin");
    }

    @Test
    void hostThatDoesNotResolveIsServedByNobody() {
        edge.also(entry("lost", "lost.test", "resolution: DNS"));
        route("lost.test");

        isNobody(edge.get("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "0.0.0.0"})
    void whoeverAnswersForAHostDoesNotLeadUsToThisMachine(String address) {
        ScriptedBackend own = edge.backend("own");
        edge.names().name("rebound.test", 60, address);
        edge.also(entry("rebound", "rebound.test", "resolution: DNS")
                .replace("targetPort: " + origin.port(), "targetPort: " + own.port()));
        edge.also(entry("rebound-wild", "*.rebound.test", "resolution: NONE")
                .replace("targetPort: " + origin.port(), "targetPort: " + own.port()));
        edge.names().name("x.rebound.test", 60, address);
        route("rebound.test");
        Awaitility.await().until(() -> edge.names().asked().contains("rebound.test"));
        isNobody(edge.get("/"));

        route("*.rebound.test");
        isNobody(edge.get("/", "Host", "x.rebound.test"));
        assertThat(own.received()).isEmpty();
    }

    @Test
    void endpointThatAResourceGivesMayBeThisMachine() {
        ScriptedBackend own = edge.backend("own");
        edge.names().name("mine.own.test", 60, "127.0.0.1");
        edge.also(entry(
                "own",
                "own.test",
                "resolution: DNS\n  endpoints: [{address: mine.own.test, ports: {http: " + own.port() + "}}]"));
        route("own.test");

        assertThat(eventually(200).body()).isEqualTo("own");
    }

    @Test
    void destinationBehindAWildcardKeepsItsNameAndTakesTheWildcardsPort() {
        edge.names().name("bar.wild.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("wild", "*.wild.test", ""));
        route("bar.wild.test");

        assertThat(eventually(200, "Host", "bar.wild.test").body()).isEqualTo("origin");
        assertThat(origin.received().get(0).header("host")).isEqualTo("bar.wild.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "DYNAMIC_DNS"})
    void everyHostOfAWildcardIsTheOneThatARequestAsksFor(String resolution) {
        edge.names().name("one.any.test", 60, EdgeFixture.ALLOWED).name("two.any.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("any", "*.any.test", "resolution: " + resolution));
        route("*.any.test");

        assertThat(edge.get("/", "Host", "one.any.test:4711").body()).isEqualTo("origin");
        HttpResponse<String> posted = edge.send(edge.request("/p", "Host", "two.any.test")
                .POST(BodyPublishers.ofString("hello"))
                .build());

        assertThat(posted.body()).isEqualTo("origin");
        assertThat(origin.received().get(0).header("host")).isEqualTo("one.any.test:4711");
        assertThat(origin.received().get(1).body()).isEqualTo("hello");
    }

    @Test
    void hostThatTheGatewayWritesCounts() {
        edge.names().name("new.any.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("any", "*.any.test", "resolution: DYNAMIC_DNS"));
        edge.rule("{rewrite: {authority: new.any.test}, route: [{destination: {host: \"*.any.test\"}}]}");

        assertThat(edge.get("/").body()).isEqualTo("origin");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, none.any.test, no healthy upstream",
        "NONE, evil.test, no healthy upstream",
        "NONE, any.test, no healthy upstream",
        "DYNAMIC_DNS, none.any.test, DNS resolution failure",
        "DYNAMIC_DNS, evil.test, DNS resolution failure",
        "DYNAMIC_DNS, 127.0.0.2, DNS resolution failure"
    })
    void hostOfAWildcardThatCannotBeReachedIs503(String resolution, String host, String text) {
        edge.names().name("evil.test", 60, EdgeFixture.ALLOWED).name("any.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("any", "*.any.test", "resolution: " + resolution));
        route("*.any.test");

        HttpResponse<String> answer = edge.get("/", "Host", host);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(origin.received()).isEmpty();
    }

    @Test
    void grpcCallersLearnOfAFailedResolutionAsTheyDoOfOthers() {
        edge.also(entry("any", "*.any.test", "resolution: DYNAMIC_DNS"));
        route("*.any.test");

        HttpResponse<String> answer = edge.get("/", "Host", "no.any.test", "content-type", "application/grpc");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("grpc-status")).hasValue("14");
        assertThat(answer.headers().firstValue("grpc-message")).hasValue("DNS resolution failure");
    }

    /** Until an answer to a query from now on is in force: the query after it was asked. */
    private void awaitQueries(String name) {
        long before = edge.names().asked().stream().filter(name::equals).count();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> edge.names().asked().stream().filter(name::equals).count() > before + 2);
    }

    @Test
    void logicalNameKeepsItsConnectionsWhenItsAddressChanges() {
        edge.open(new ScriptedBackend("next", "127.0.0.3", origin.port()));
        edge.names().name("at.moving.test", 1, EdgeFixture.ALLOWED);
        edge.also(entry(
                "moving", "moving.test", "resolution: DNS_ROUND_ROBIN\n  endpoints: [{address: at.moving.test}]"));
        route("moving.test");
        eventually(200);

        edge.names().name("at.moving.test", 1, "127.0.0.3");
        awaitQueries("at.moving.test");

        assertThat(edge.get("/").body()).isEqualTo("origin");
        origin.answering(request -> ScriptedBackend.Reply.of(200).with("connection", "close"));
        assertThat(edge.get("/").body()).isEqualTo("origin");
        assertThat(edge.get("/").body()).isEqualTo("next");
    }

    @Test
    void hostOfTheMeshLeavesItThroughTheGatewayThatItsRuleNames() {
        edge.names().name("ext.test", 60, EdgeFixture.ALLOWED);
        edge.apply(Resources.gateway("ext.test"), entry("ext", "ext.test", "resolution: DNS"), """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: egress}
                spec:
                  hosts: [ext.test]
                  gateways: [mesh, edge]
                  http:
                  - match: [{gateways: [mesh]}]
                    route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local}}]
                  - match: [{gateways: [edge]}]
                    route: [{destination: {host: ext.test}}]
                """);

        assertThat(eventually(200, "Host", "ext.test").body()).isEqualTo("origin");
        assertThat(origin.received().get(0).header("host")).isEqualTo("ext.test");
        assertThat(edge.get("/", "Host", "other.test").statusCode()).isEqualTo(404);
    }

    @Test
    void externalNameIsAnotherNameForTheHostOfAServiceEntry() {
        edge.names().name("behind.test", 60, EdgeFixture.ALLOWED);
        edge.also(entry("behind", "behind.test", "resolution: DNS"));
        edge.also("""
                apiVersion: v1
                kind: Service
                metadata: {name: alias}
                spec: {type: ExternalName, externalName: behind.test}
                """);
        edge.rule("{route: [{destination: {host: alias, port: {number: 80}}}]}");

        assertThat(eventually(200).body()).isEqualTo("origin");
    }

    @Test
    void unixSocketIsAnEndpoint(@TempDir Path folder) {
        Path socket = folder.resolve("app.sock");
        DisposableServer server = HttpServer.create()
                .bindAddress(() -> new DomainSocketAddress(socket.toFile()))
                .handle((request, response) -> response.sendString(Mono.just("socket")))
                .bindNow();
        try {
            edge.also(entry(
                    "unix", "unix.test", "resolution: STATIC\n  endpoints: [{address: \"unix://" + socket + "\"}]"));
            route("unix.test");

            assertThat(edge.get("/").body()).isEqualTo("socket");
        } finally {
            server.disposeNow();
        }
    }
}
