package io.meshway.e2e;

import static io.meshway.transport.RawHttp2.CONTINUATION;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.HEADERS;
import static io.meshway.transport.RawHttp2.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.Resources;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.SecureClient;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawHttp2;
import io.meshway.transport.wire.Cutoff;
import io.meshway.transport.wire.Cutoffs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's own port with {@code server.ssl} and {@code server.http2.enabled}: there Reactor Netty chooses the protocol, and our handlers join late. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class SecuredOwnPortE2eTest {
    private static final String HEADER_TIMEOUT = "1s";
    private static final int MANY = 3000;

    private static final Map<Door, EdgeFixture> EDGES = new EnumMap<>(Door.class);

    @TempDir
    static Path files;

    private final EdgeFixture edge;
    private final ScriptedBackend backend;
    private final Cutoffs cutoffs;

    SecuredOwnPortE2eTest(Door door) {
        edge = EDGES.computeIfAbsent(door, SecuredOwnPortE2eTest::start);
        backend = edge.backend("orders");
        edge.apply(
                Resources.gateway("\"*\""),
                EdgeFixture.service("orders.test", backend.port()),
                Resources.route("shop", "shop.test", "orders.test"));
        cutoffs = edge.gateway().context().getBean(Cutoffs.class);
    }

    private static EdgeFixture start(Door door) {
        var certificate = Pki.authority("servers").issue("shop.test");
        Path chain = Pki.write(files, door + ".crt", certificate.getCertificatePathPEM());
        Path key = Pki.write(files, door + ".key", certificate.getPrivateKeyPEM());
        return EdgeFixture.own(
                door,
                Map.of(
                        "server.ssl.certificate", chain.toString(),
                        "server.ssl.certificate-private-key", key.toString(),
                        "istio.limits.header-timeout", HEADER_TIMEOUT));
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    @AfterAll
    static void stop() {
        EDGES.values().forEach(EdgeFixture::close);
        EDGES.clear();
    }

    private SecureClient connect(String protocol) throws IOException {
        SecureClient client = SecureClient.open(
                edge.port(),
                "shop.test",
                null,
                parameters -> parameters.setApplicationProtocols(new String[] {protocol}));
        assertThat(client.alpn()).isEqualTo(protocol);
        return client;
    }

    @Test
    void requestsOfBothProtocolsAreServed_asThoseOfHttps() throws IOException {
        try (RawHttp2 client = connect("h2").http2()) {
            assertThat(client.get(1, "/two").outcome(1)).isEqualTo("200");
        }
        assertThat(backend.last().target()).isEqualTo("/two");
        assertThat(backend.last().header("x-forwarded-proto")).isEqualTo("https");
        try (SecureClient client = connect("http/1.1")) {
            assertThat(client.get("shop.test")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(backend.last().header("x-forwarded-proto")).isEqualTo("https");
    }

    @Test
    void limitsOfHeadsHold() throws IOException {
        List<String[]> lines = new ArrayList<>(RawHttp2.head("GET", "/"));
        for (int i = 0; i < 100; i++) {
            lines.add(new String[] {"x", ""});
        }
        try (RawHttp2 client = connect("h2").http2()) {
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(lines));
            assertThat(client.outcome(1)).isEqualTo("431");
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
        }
        try (SecureClient client = connect("http/1.1")) {
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n" + "x:\r\n".repeat(100) + "\r\n");
            assertThat(client.until("\r\n")).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void headsThatTrickleAreGivenUp() throws IOException {
        long before = cutoffs.count(Cutoff.HEADER_TIMEOUT);
        try (RawHttp2 client = connect("h2").http2()) {
            ByteBuf block = RawHttp2.block(RawHttp2.head("GET", "/"));
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
            client.send(HEADERS, END_STREAM, 3, block.readSlice(1)).send(CONTINUATION, 0, 3, block.readSlice(1));
            assertThat(client.outcome(3)).isEqualTo("408");
            assertThat(client.goesAway()).isTrue();
        }
        try (SecureClient client = connect("http/1.1")) {
            assertThat(client.send("GET / HTTP/1.1\r\n").until("\r\n")).startsWith("HTTP/1.1 408 ");
        }
        assertThat(cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(before + 2);
    }

    @Test
    void whatIsNoRequestIsRefused() throws IOException {
        List<String[]> lengths = new ArrayList<>(RawHttp2.head("GET", "/"));
        lengths.add(new String[] {"transfer-encoding", "chunked"});
        try (RawHttp2 client = connect("h2").http2()) {
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(lengths));
            assertThat(client.outcome(1)).isEqualTo("GOAWAY PROTOCOL_ERROR");
        }
        try (RawHttp2 client = connect("h2").http2()) {
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
            assertThat(client.get(1, "/").outcome(3)).isEqualTo("GOAWAY STREAM_CLOSED");
        }
        try (SecureClient client = connect("http/1.1")) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.until("Bad Request")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whatIsNotTheProtocolThatWasAgreedUponIsRefused() throws IOException {
        try (SecureClient client = connect("h2")) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n").toTheEnd())
                    .doesNotContain("HTTP/1.1");
        }
        try (SecureClient client = connect("http/1.1")) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(client.until("Bad Request")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void floodsEndTheConnection() throws IOException {
        long before = cutoffs.count(Cutoff.HTTP2_FLOOD);
        ByteBuf pings = Unpooled.buffer();
        for (int i = 0; i < MANY; i++) {
            pings.writeBytes(RawHttp2.frame(PING, 0, 0, Unpooled.copiedBuffer("12345678", StandardCharsets.US_ASCII)));
        }
        try (RawHttp2 client = connect("h2").http2()) {
            assertThat(client.write(pings).outcome(1)).isIn("GOAWAY ENHANCE_YOUR_CALM", "closed");
        }
        assertThat(cutoffs.count(Cutoff.HTTP2_FLOOD)).isEqualTo(before + 1);
    }
}
