package io.meshway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Resources;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import io.meshway.transport.RawHttp2;
import io.meshway.transport.wire.Cutoff;
import io.meshway.transport.wire.Cutoffs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gatewayTopology.proxyProtocol}: a load balancer says who calls, on both ports. */
class ProxyProtocolE2eTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";
    private static final String V2 = "\r\n\r\n\0\r\nQUIT\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @TempDir
    private static Path folder;

    private static final RawBackend BACKEND = new RawBackend(talk -> {
        while (true) {
            talk.head();
            talk.write(OK);
        }
    });

    private static final List<RawBackend> NAMED = List.of(named("a"), named("b"), named("c"), named("d"));

    private static final int BYTES_PORT = GatewayFixture.freePort();

    private static GatewayFixture gateway;

    private static RawBackend named(String name) {
        return new RawBackend(talk -> talk.write(name + talk.bytes(5)));
    }

    /** A TCP server whose clients stay with the endpoint that their address leads to. */
    private static String bytesByAddress() {
        int[] ports = NAMED.stream().mapToInt(RawBackend::port).toArray();
        return Resources.documents(
                MeshYaml.istio(
                        "Gateway",
                        "bytes",
                        "{selector: {istio: ingressgateway}, servers: [{port: {number: 82, name: tcp, protocol: TCP}, hosts: ['*']}]}"),
                MeshYaml.istio(
                        "VirtualService",
                        "bytes",
                        "{hosts: ['*'], gateways: [bytes], tcp: [{route: [{destination: {host: bytes.test}}]}]}"),
                MeshYaml.istio(
                        "DestinationRule",
                        "bytes",
                        "{host: bytes.test, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true}}}}"),
                EdgeFixture.service("bytes.test", ports));
    }

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.over(folder)
                .property("istio.mesh.gateway-topology.proxy-protocol", true)
                .property("istio.limits.tls-handshake-timeout", "300ms")
                .property("istio.gateway.port-mapping.82", BYTES_PORT)
                .property("istio.trust.client-cidrs", "10.1.0.0/16")
                .property("istio.gateway.door", Door.NATIVE.name().toLowerCase(Locale.ROOT))
                .file(
                        "all.yaml",
                        Resources.documents(
                                Resources.gateway("\"*\""),
                                EdgeFixture.service("raw.test", BACKEND.port()),
                                Resources.route("shop", "shop.test", "raw.test"),
                                bytesByAddress()))
                .start();
        Awaitility.await().until(() -> listens(gateway.listenerPort()) && listens(BYTES_PORT));
    }

    private static boolean listens(int port) {
        return gateway.context().getBean(io.meshway.transport.listener.ListenerEngine.class).views().stream()
                .anyMatch(view -> view.port() == port && view.state().equals("open"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        BACKEND.close();
        NAMED.forEach(RawBackend::close);
    }

    private static List<Integer> ports() {
        return List.of(gateway.port(), gateway.listenerPort());
    }

    /** Version 2: command and family, addresses and attributes. */
    private static String v2(int command, int family, byte[] rest) {
        ByteBuf header = Unpooled.buffer();
        header.writeCharSequence(V2, StandardCharsets.ISO_8859_1);
        header.writeByte(0x20 | command)
                .writeByte(family)
                .writeShort(rest.length)
                .writeBytes(rest);
        return header.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ipv4(byte[]... attributes) {
        ByteBuf rest = Unpooled.buffer();
        rest.writeBytes(new byte[] {(byte) 203, 0, 113, 7}).writeBytes(new byte[] {127, 0, 0, 1});
        rest.writeShort(5555).writeShort(80);
        for (byte[] attribute : attributes) {
            rest.writeByte(0xea).writeShort(attribute.length).writeBytes(attribute);
        }
        byte[] bytes = new byte[rest.readableBytes()];
        rest.readBytes(bytes);
        return bytes;
    }

    private static void assertClient(String header, String address) {
        for (int port : ports()) {
            BACKEND.received().clear();
            assertThat(RawClient.ask(port, header + GET)).startsWith("HTTP/1.1 200 ");
            assertThat(BACKEND.received())
                    .singleElement()
                    .satisfies(head -> assertThat(head).containsIgnoringCase("x-forwarded-for: " + address + "\r\n"));
        }
    }

    @Test
    void addressOfTheHeaderIsTheClients() {
        assertClient("PROXY TCP4 203.0.113.7 127.0.0.1 5555 80\r\n", "203.0.113.7");
        assertClient("PROXY TCP6 2001:db8::7 ::1 5555 80\r\n", "2001:db8::7");
        assertClient(v2(1, 0x11, ipv4()), "203.0.113.7");
        assertClient(v2(1, 0x11, ipv4(new byte[500], new byte[40])), "203.0.113.7");
    }

    @Test
    void withoutAnAddressThePeerIsTheClient() {
        assertClient("PROXY UNKNOWN\r\n", "127.0.0.1");
        assertClient(v2(0, 0, new byte[0]), "127.0.0.1");
        assertClient(v2(0, 0x11, ipv4()), "127.0.0.1");
    }

    @Test
    void trustIsInTheAddressOfTheHeader() {
        String get = GET.replace("Connection", "x-request-id: mine\r\nConnection");
        for (int port : ports()) {
            BACKEND.received().clear();
            RawClient.ask(port, "PROXY TCP4 10.1.2.3 127.0.0.1 5555 80\r\n" + get);
            RawClient.ask(port, "PROXY TCP4 10.2.2.3 127.0.0.1 5555 80\r\n" + get);
            assertThat(BACKEND.received()).hasSize(2);
            assertThat(BACKEND.received().get(0)).contains("x-request-id: mine\r\n");
            assertThat(BACKEND.received().get(1)).doesNotContain("mine");
        }
    }

    @RepeatedTest(10)
    void headerByteByByteIsRead() {
        for (int port : ports()) {
            try (RawClient client = new RawClient(port)) {
                for (char c : "PROXY TCP4 203.0.113.7 127.0.0.1 5555 80\r\n".toCharArray()) {
                    client.send(String.valueOf(c));
                }
                assertThat(client.send(GET).toTheEnd()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void streamsOfHttp2HaveTheAddressToo() {
        BACKEND.received().clear();
        try (RawHttp2 client =
                RawHttp2.behind(gateway.listenerPort(), "PROXY TCP4 203.0.113.7 127.0.0.1 5555 80\r\n")) {
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
        }
        assertThat(BACKEND.received())
                .singleElement()
                .satisfies(head -> assertThat(head).containsIgnoringCase("x-forwarded-for: 203.0.113.7\r\n"));
    }

    @Test
    void addressOfTheHeaderLeadsToAnEndpoint() {
        Set<String> seen = new HashSet<>();
        for (int i = 1; i <= 20; i++) {
            String client = "PROXY TCP4 203.0.113." + i + " 127.0.0.1 5555 82\r\nhello";
            String endpoint = RawClient.ask(BYTES_PORT, client);
            assertThat(endpoint).matches("[abcd]hello").isEqualTo(RawClient.ask(BYTES_PORT, client));
            seen.add(endpoint);
        }
        assertThat(seen).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 203.0.113.7 127.0.0.1 5555\r\n",
                "PROXY TCP4 203.0.113.700 127.0.0.1 5555 80\r\n",
                "PROXY TCP4 203.0.113.7 127.0.0.1 99999 80\r\n",
                "PROXY TCP5 203.0.113.7 127.0.0.1 5555 80\r\n",
                "PROXY TCP4 203.0.113.7 127.0.0.1 5555 80\n",
                "proxy TCP4 203.0.113.7 127.0.0.1 5555 80\r\n",
                "PROXY TCP4 203.0.113.7 127.0.0.1 5555 80                                                                        \r\n"
            })
    void whatIsNoHeaderEndsTheConnection(String header) {
        for (int port : ports()) {
            BACKEND.received().clear();
            try (RawClient client = new RawClient(port)) {
                client.send(header + GET);
                assertThat(client.toAnyEnd()).isEmpty();
            }
            assertThat(BACKEND.received()).isEmpty();
        }
    }

    @Test
    void brokenLongAndLateHeadersOfVersion2EndTheConnection() {
        List<String> headers = List.of(
                v2(1, 0x11, new byte[3]),
                v2(2, 0x11, ipv4()),
                v2(1, 0x99, ipv4()),
                v2(1, 0x11, ipv4(new byte[9000])),
                v2(1, 0x11, ipv4()).substring(0, 20));
        Cutoffs cutoffs = gateway.context().getBean(Cutoffs.class);
        long before = cutoffs.count(Cutoff.PROXY_HEADER);
        for (int port : ports()) {
            for (String header : headers) {
                try (RawClient client = new RawClient(port)) {
                    client.send(header);
                    assertThat(client.toAnyEnd()).isEmpty();
                }
            }
        }
        Awaitility.await().until(() -> cutoffs.count(Cutoff.PROXY_HEADER) >= before + 2L);
    }
}
