package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.SecureBackend;
import io.meshway.fixtures.SecureClient;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Byte streams with TLS on the client's side, or on the backend's: one direction ends, and the other goes on. */
class SecureByteStreamBehaviourTest {
    private static final Pki AUTHORITY = Pki.authority("servers");

    private final EdgeFixture edge = EdgeFixture.at(Door.NATIVE);

    @TempDir
    private Path files;

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void serve(String server, int backend, String... documents) {
        String[] all = new String[documents.length + 3];
        all[0] = MeshYaml.istio("Gateway", "edge", "{selector: {istio: ingressgateway}, servers: [" + server + "]}");
        all[1] = MeshYaml.istio(
                "VirtualService",
                "rules",
                "{hosts: ['*'], gateways: [edge], tcp: [{route: [{destination: {host: a.test}}]}]}");
        all[2] = EdgeFixture.service("a.test", backend);
        System.arraycopy(documents, 0, all, 3, documents.length);
        edge.apply(all);
    }

    private void endTls(int backend) {
        X509Bundle own = AUTHORITY.issue("own.test");
        Path chain = Pki.write(files, "own.crt", own.getCertificatePathPEM());
        Path key = Pki.write(files, "own.key", own.getPrivateKeyPEM());
        serve(
                "{port: {number: 81, name: tls, protocol: TLS}, hosts: ['*'],"
                        + " tls: {mode: SIMPLE, serverCertificate: %s, privateKey: %s}}".formatted(chain, key),
                backend);
    }

    private void beginTls(int backend) {
        beginTls(backend, "caCertificates: " + Pki.write(files, "ca.crt", AUTHORITY.pem()));
    }

    private void beginTls(int backend, String more) {
        serve(
                "{port: {number: 81, name: tcp, protocol: TCP}, hosts: ['*']}",
                backend,
                MeshYaml.istio(
                        "DestinationRule",
                        "tls",
                        "{host: a.test, trafficPolicy: {tls: {mode: SIMPLE, sni: inner.test, %s}}}".formatted(more)));
    }

    /** Answers only when its client has said everything. */
    private static void count(RawBackend.Conversation conversation) throws IOException {
        String all = conversation.toTheEnd();
        conversation.write(all + " is " + all.length() + " bytes");
    }

    private static RawBackend.Script hearing(StringBuffer heard) {
        return conversation -> heard.append(conversation.toTheEnd()).append('.');
    }

    /** Says everything first, then hears what the client has to say. */
    private static RawBackend.Script greeting(StringBuffer heard) {
        return conversation -> {
            conversation.write("greeting");
            conversation.endOutput();
            hearing(heard).talk(conversation);
        };
    }

    private static ServerSocket secure(String version) {
        try {
            X509Bundle own = AUTHORITY.issue("inner.test");
            KeyStore store = own.toKeyStore(new char[0]);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            SSLServerSocket socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getLoopbackAddress());
            socket.setEnabledProtocols(new String[] {version});
            return socket;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    enum End {
        WITHIN_TLS,
        BELOW_TLS,
        BOTH;

        void of(SecureClient client) throws IOException {
            if (this != BELOW_TLS) {
                client.endOutput();
            }
            if (this != WITHIN_TLS) {
                client.endOutputBelow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void clientThatHasSaidEverythingIsAnsweredAfterwards(End end) throws IOException {
        endTls(edge.open(new RawBackend(SecureByteStreamBehaviourTest::count)).port());
        try (SecureClient client = SecureClient.open(edge.listenerPort(), "own.test")) {
            client.send("hello");
            end.of(client);
            assertThat(client.toTheEnd()).isEqualTo("hello is 5 bytes");
        }
    }

    @Test
    void clientThatOffersHttp2IsToldSoAlthoughItsBytesPassAsTheyAre() throws IOException {
        endTls(edge.open(new RawBackend(SecureByteStreamBehaviourTest::count)).port());
        try (SecureClient client = SecureClient.open(
                edge.listenerPort(),
                "own.test",
                null,
                all -> all.setApplicationProtocols(new String[] {"http/1.1", "h2"}))) {
            assertThat(client.alpn()).isEqualTo("h2");
            assertThat(client.send("hello").endOutput().toTheEnd()).isEqualTo("hello is 5 bytes");
        }
    }

    private SecureClient older() throws IOException {
        return SecureClient.open(
                edge.listenerPort(), "own.test", null, all -> all.setProtocols(new String[] {"TLSv1.2"}));
    }

    @Test
    void olderTlsKnowsOnlyTheEndOfBothDirections() throws IOException {
        StringBuffer heard = new StringBuffer();
        endTls(edge.open(new RawBackend(hearing(heard))).port());
        try (SecureClient client = older()) {
            client.send("hello").endOutput();
            assertThat(client.toTheEnd()).isEmpty();
            await().untilAsserted(() -> assertThat(heard).hasToString("hello."));
        }
        endTls(edge.open(new RawBackend(SecureByteStreamBehaviourTest::count)).port());
        try (SecureClient client = older()) {
            client.send("hello").endOutputBelow();
            assertThat(client.toTheEnd()).isEqualTo("hello is 5 bytes");
        }
    }

    @Test
    void backendThatHasSaidEverythingStillHearsTheClient() throws IOException {
        StringBuffer heard = new StringBuffer();
        endTls(edge.open(new RawBackend(greeting(heard))).port());
        try (SecureClient client = SecureClient.open(edge.listenerPort(), "own.test")) {
            assertThat(client.toTheEnd()).isEqualTo("greeting");
            client.send("hello").endOutput();
            await().untilAsserted(() -> assertThat(heard).hasToString("hello."));
        }
    }

    @Test
    void secureBackendAnswersAPlainClientThatHasSaidEverything() {
        beginTls(edge.open(new RawBackend(secure("TLSv1.3"), SecureByteStreamBehaviourTest::count))
                .port());
        try (RawClient client = new RawClient(edge.listenerPort())) {
            assertThat(client.send("hello").endOutput().toTheEnd()).isEqualTo("hello is 5 bytes");
        }
    }

    @Test
    void secureBackendThatHasSaidEverythingStillHearsThePlainClient() {
        StringBuffer heard = new StringBuffer();
        beginTls(edge.open(new RawBackend(secure("TLSv1.3"), greeting(heard))).port());
        try (RawClient client = new RawClient(edge.listenerPort())) {
            assertThat(client.toTheEnd()).isEqualTo("greeting");
            client.send("hello").endOutput();
            await().untilAsserted(() -> assertThat(heard).hasToString("hello."));
        }
    }

    @Test
    void endOfASecureBackendOfOlderTlsIsThatOfTheClientToo() {
        beginTls(edge.open(new RawBackend(secure("TLSv1.2"), greeting(new StringBuffer())))
                .port());
        try (RawClient client = new RawClient(edge.listenerPort())) {
            assertThat(client.toTheEnd()).isEqualTo("greeting");
        }
    }

    @Test
    void bytesGoOutInTlsWhereThePolicyWantsItAndNowhereWhenItCannotBe() {
        String ca = "caCertificates: " + Pki.write(files, "ca.crt", AUTHORITY.pem());
        SecureBackend backend = edge.open(SecureBackend.start("secure", AUTHORITY.issue("inner.test")));
        String get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        for (String tls : List.of(
                ca, "subjectAltNames: [other.test], " + ca, "caCertificates: " + files.resolve("missing.crt"))) {
            beginTls(backend.port(), tls);
            try (RawClient client = new RawClient(edge.listenerPort())) {
                String answer = client.send(get).toAnyEnd();
                if (tls.equals(ca)) {
                    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("secure");
                    assertThat(backend.last().serverName()).isEqualTo("inner.test");
                } else {
                    assertThat(answer).as(tls).isEmpty();
                }
            }
        }
    }
}
