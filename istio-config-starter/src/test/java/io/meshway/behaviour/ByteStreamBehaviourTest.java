package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections whose bytes pass through: TCP servers, and TLS in mode PASSTHROUGH. They meet no door. */
class ByteStreamBehaviourTest {
    private static final int MEGABYTE = 1 << 20;

    /** Weight, port and subset all lead to the one backend that is there. */
    private static final String PICKY = "route: [{destination: {host: gone.test}, weight: 0},"
            + " {destination: {host: both.test, port: {number: 81}, subset: second}, weight: 1}]";

    private final EdgeFixture edge = EdgeFixture.at(Door.NATIVE);

    @AfterEach
    void reset() {
        edge.reset();
    }

    private RawBackend backend(RawBackend.Script script) {
        return edge.open(new RawBackend(script));
    }

    /** Says its name, then sends back what comes, and the number of bytes at the end. */
    private RawBackend named(String name) {
        return backend(conversation -> {
            conversation.write(name + "\n");
            int count = 0;
            for (String next = conversation.bytes(1); !next.isEmpty(); next = conversation.bytes(1)) {
                conversation.write(next);
                count++;
            }
            conversation.write("\n" + count + " bytes");
        });
    }

    private void serve(String protocol, String hosts, String rules, String... documents) {
        String[] all = new String[documents.length + 2];
        all[0] = """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 81, name: bytes, protocol: %s}, hosts: [%s]%s}]}
                """.formatted(protocol, hosts, protocol.equals("TLS") ? ", tls: {mode: PASSTHROUGH}" : "");
        all[1] = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: rules}
                spec: {hosts: [%s], gateways: [edge], %s}
                """.formatted(hosts, rules);
        System.arraycopy(documents, 0, all, 2, documents.length);
        edge.apply(all);
    }

    private void tcp(String rules, String... documents) {
        serve("TCP", "\"*\"", "tcp: [" + rules + "]", documents);
    }

    private static String to(String host) {
        return "{route: [{destination: {host: " + host + "}}]}";
    }

    private RawClient client() {
        return new RawClient(edge.listenerPort());
    }

    private static String policy(String host, String policy) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: policy}
                spec: {host: %s, trafficPolicy: {%s}}
                """.formatted(host, policy);
    }

    @Test
    void bytesPassBothWaysAndTheBackendMaySpeakFirst() {
        tcp(to("a.test"), EdgeFixture.service("a.test", named("one").port()));
        try (RawClient client = client()) {
            assertThat(client.until("\n")).isEqualTo("one\n");
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").until("\r\n\r\n")).isEqualTo("GET / HTTP/1.1\r\n\r\n");
        }
    }

    @Test
    void endOfOneDirectionIsPassedOnAndTheOtherGoesOn() {
        tcp(to("a.test"), EdgeFixture.service("a.test", named("one").port()));
        try (RawClient client = client()) {
            assertThat(client.send("hello").endOutput().toTheEnd()).isEqualTo("one\nhello\n5 bytes");
        }
    }

    @Test
    void slowReaderHoldsTheSenderBack() throws Exception {
        long total = 256L * MEGABYTE;
        RawBackend sender = backend(conversation -> {
            String block = "x".repeat(MEGABYTE);
            for (long sent = 0; sent < total; sent += MEGABYTE) {
                conversation.write(block);
            }
        });
        tcp(to("a.test"), EdgeFixture.service("a.test", sender.port()));
        try (RawClient client = client()) {
            assertThat(client.skip(total + 1)).isEqualTo(total);
        }
    }

    @Test
    void destinationIsDrawnForEachConnectionByWeight() {
        tcp(
                "{route: [{destination: {host: a.test}, weight: 50}, {destination: {host: b.test}, weight: 50}, {destination: {host: c.test}, weight: 0}]}",
                EdgeFixture.service("a.test", named("a").port()),
                EdgeFixture.service("b.test", named("b").port()),
                EdgeFixture.service("c.test", named("c").port()));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            try (RawClient client = client()) {
                seen.add(client.until("\n"));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("a\n", "b\n");
    }

    @Test
    void firstRuleForThePortAndTheGatewayServesAll() {
        tcp(
                "{match: [{port: 82}], route: [{destination: {host: a.test}}]},"
                        + " {match: [{gateways: [other]}], route: [{destination: {host: a.test}}]},"
                        + " {match: [{port: 82}, {port: 81, gateways: [edge]}], route: [{destination: {host: b.test}}]}, "
                        + to("a.test"),
                EdgeFixture.service("a.test", named("a").port()),
                EdgeFixture.service("b.test", named("b").port()));
        try (RawClient client = client()) {
            assertThat(client.until("\n")).isEqualTo("b\n");
        }
    }

    @Test
    void clientIsClosedWithoutAByteWhereNobodyCanBeReached() {
        tcp(to("a.test"), EdgeFixture.service("a.test", GatewayFixture.freePort()));
        try (RawClient client = client()) {
            assertThat(client.toAnyEnd()).isEmpty();
        }
        tcp(to("unknown.test"));
        try (RawClient client = client()) {
            assertThat(client.toAnyEnd()).isEmpty();
        }
    }

    @Test
    void whoCannotBeReachedIsFollowedBySomebodyElse() {
        tcp(
                to("a.test"),
                EdgeFixture.service(
                        "a.test", GatewayFixture.freePort(), named("one").port(), GatewayFixture.freePort()));
        for (int i = 0; i < 20; i++) {
            try (RawClient client = client()) {
                assertThat(client.send("hello").endOutput().toTheEnd()).isEqualTo("one\nhello\n5 bytes");
            }
        }
    }

    @Test
    void connectionsBeyondMaxConnectionsAreClosedAndItsPlaceIsFreeAgain() {
        RawBackend backend = named("one");
        tcp(
                to("a.test"),
                EdgeFixture.service("a.test", backend.port()),
                policy("a.test", "connectionPool: {tcp: {maxConnections: 1}}"));
        try (RawClient first = client()) {
            first.until("\n");
            try (RawClient second = client()) {
                assertThat(second.toAnyEnd()).isEmpty();
            }
        }
        await().untilAsserted(() -> {
            try (RawClient third = client()) {
                assertThat(third.toAnyEndAfter("\n")).isEqualTo("one\n");
            }
        });
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void idleTimeoutAndLongestTimeCloseAConnection() {
        for (String limit : List.of("idleTimeout: 50ms", "maxConnectionDuration: 50ms")) {
            tcp(
                    to("a.test"),
                    EdgeFixture.service("a.test", named("one").port()),
                    policy("a.test", "connectionPool: {tcp: {" + limit + "}}"));
            try (RawClient client = client()) {
                assertThat(client.toAnyEnd()).as(limit).isEqualTo("one\n");
            }
        }
    }

    @Test
    void sourceIpKeepsAClientOnOneEndpoint() {
        tcp(
                to("a.test"),
                EdgeFixture.service(
                        "a.test",
                        named("1").port(),
                        named("2").port(),
                        named("3").port(),
                        named("4").port()),
                policy("a.test", "loadBalancer: {consistentHash: {useSourceIp: true}}"));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            try (RawClient client = client()) {
                seen.add(client.until("\n"));
            }
        }
        assertThat(seen).hasSize(1);
    }

    private String[] oneBackendAmongMany(String protocol) {
        String endpoint = "{address: 127.0.0.1, labels: {version: %s}, ports: {one: %d, two: %d}}";
        String endpoints = endpoint.formatted("v1", GatewayFixture.freePort(), GatewayFixture.freePort()) + ", "
                + endpoint.formatted(
                        "v2", GatewayFixture.freePort(), named("second").port());
        return new String[] {
            MeshYaml.istio(
                    "ServiceEntry",
                    "both",
                    "{hosts: [both.test], addresses: [240.0.0.1], resolution: STATIC,"
                            + " ports: [{number: 80, name: one, protocol: %1$s}, {number: 81, name: two, protocol: %1$s}],"
                                    .formatted(protocol)
                            + " endpoints: [" + endpoints + "]}"),
            MeshYaml.istio(
                    "DestinationRule", "both", "{host: both.test, subsets: [{name: second, labels: {version: v2}}]}")
        };
    }

    @Test
    void destinationHasWeightPortAndSubset() {
        tcp("{" + PICKY + "}", oneBackendAmongMany("TCP"));
        for (int i = 0; i < 10; i++) {
            try (RawClient client = client()) {
                assertThat(client.until("\n")).isEqualTo("second\n");
            }
        }
    }

    @Test
    void destinationOfAServerNameHasWeightPortAndSubset() throws Exception {
        serve("TLS", "a.test", "tls: [{match: [{sniHosts: [a.test]}], " + PICKY + "}]", oneBackendAmongMany("TLS"));
        for (int i = 0; i < 10; i++) {
            assertThat(through("a.test")).isEqualTo("second");
        }
    }

    private static String tlsRule(String names, String host) {
        return "{match: [{sniHosts: [" + names + "]}], route: [{destination: {host: " + host + "}}]}";
    }

    /** What a client of TLS says first. */
    static String clientHello(String serverName) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        if (!serverName.isEmpty()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            engine.setSSLParameters(parameters);
        }
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return new String(hello.array(), 0, hello.position(), StandardCharsets.ISO_8859_1);
    }

    /** What comes back of the ClientHello from a backend that says its name first and repeats what it gets. */
    private String through(String serverName) throws Exception {
        String hello = clientHello(serverName);
        try (RawClient client = client()) {
            String answer = client.send(hello).endOutput().toAnyEnd();
            int name = answer.indexOf('\n');
            assertThat(answer.substring(name + 1)).isEqualTo(name < 0 ? "" : hello + "\n" + hello.length() + " bytes");
            return name < 0 ? "" : answer.substring(0, name);
        }
    }

    @Test
    void serverNameChoosesTheBackendOfTlsThatPassesThrough() throws Exception {
        serve(
                "TLS",
                "\"*.shop.test\"",
                "tls: [" + tlsRule("\"*.shop.test\"", "wide.test") + ", " + tlsRule("\"*.eu.shop.test\"", "narrow.test")
                        + ", " + tlsRule("a.eu.shop.test", "exact.test") + "]",
                EdgeFixture.service("wide.test", named("wide").port()),
                EdgeFixture.service("narrow.test", named("narrow").port()),
                EdgeFixture.service("exact.test", named("exact").port()));

        assertThat(through("b.shop.test")).isEqualTo("wide");
        assertThat(through("B.EU.shop.test")).isEqualTo("narrow");
        assertThat(through("a.eu.shop.test")).isEqualTo("exact");
        assertThat(through("shop.test")).isEmpty();
        assertThat(through("")).isEmpty();
    }

    @Test
    void ruleForServerNamesNeedsThePortAndTheGateway() throws Exception {
        serve(
                "TLS",
                "\"*\"",
                "tls: [{match: [{sniHosts: [a.test], port: 82}, {sniHosts: [a.test], gateways: [other]}], route: [{destination: {host: a.test}}]}, "
                        + tlsRule("a.test", "b.test") + "]",
                EdgeFixture.service("a.test", named("a").port()),
                EdgeFixture.service("b.test", named("b").port()));
        assertThat(through("a.test")).isEqualTo("b");
    }

    @Test
    void nothingPassesThroughAServerThatEndsTls() throws Exception {
        String gateway = MeshYaml.istio(
                "Gateway",
                "edge",
                "{selector: {istio: ingressgateway}, servers: [{port: {number: 81, name: bytes, protocol: TLS},"
                        + " hosts: ['*'], tls: {mode: %s}}]}");
        String rules = MeshYaml.istio(
                "VirtualService",
                "rules",
                "{hosts: [a.test], gateways: [edge], tls: [" + tlsRule("a.test", "a.test") + "]}");
        RawBackend backend = named("a");
        String service = EdgeFixture.service("a.test", backend.port());
        edge.apply(gateway.formatted("PASSTHROUGH"), rules, service);
        assertThat(through("a.test")).isEqualTo("a");
        edge.apply(gateway.formatted("SIMPLE, credentialName: none"), rules, service);
        try (RawClient client = client()) {
            client.send(clientHello("a.test")).endOutput().toAnyEnd();
        } catch (UncheckedIOException closed) {
            // Turned away, as it should be.
        }
        assertThat(backend.connections()).isOne();
    }

    @Test
    void starTakesClientsWithoutAServerName() throws Exception {
        serve(
                "TLS",
                "\"*\"",
                "tls: [" + tlsRule("\"*\"", "any.test") + "]",
                EdgeFixture.service("any.test", named("any").port()));
        assertThat(through("")).isEqualTo("any");
        assertThat(through("x.test")).isEqualTo("any");
    }

    @Test
    void whatIsNotTlsIsTurnedAwayWhereServerNamesDecide() {
        serve(
                "TLS",
                "\"*\"",
                "tls: [" + tlsRule("\"*\"", "any.test") + "]",
                EdgeFixture.service("any.test", named("any").port()));
        try (RawClient client = client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").toAnyEnd())
                    .isEmpty();
        }
    }
}
