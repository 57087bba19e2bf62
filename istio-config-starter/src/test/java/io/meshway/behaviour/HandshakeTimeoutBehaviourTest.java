package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.SecureClient;
import io.meshway.transport.RawClient;
import io.meshway.transport.wire.Cutoff;
import io.meshway.transport.wire.Cutoffs;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code istio.limits.tls-handshake-timeout}: who connects and does not get on with TLS is cut off, and nobody else. */
class HandshakeTimeoutBehaviourTest {
    private static final EdgeFixture EDGE =
            EdgeFixture.own(Door.NATIVE, Map.of("istio.limits.tls-handshake-timeout", "2s"));

    @TempDir
    private Path files;

    @AfterAll
    static void close() {
        EDGE.close();
    }

    private void serve() {
        X509Bundle own = Pki.authority("servers").issue("own.test");
        String simple = "{mode: SIMPLE, serverCertificate: %s, privateKey: %s}"
                .formatted(
                        Pki.write(files, "own.crt", own.getCertificatePathPEM()),
                        Pki.write(files, "own.key", own.getPrivateKeyPEM()));
        EDGE.apply(
                MeshYaml.istio("Gateway", "edge", """
                        {selector: {istio: ingressgateway}, servers: [
                          {port: {number: 81, name: https, protocol: HTTPS}, hosts: [a.test], tls: %s},
                          {port: {number: 81, name: tls, protocol: TLS}, hosts: [b.test], tls: {mode: PASSTHROUGH}}]}""".formatted(simple)),
                MeshYaml.istio(
                        "VirtualService",
                        "rules",
                        "{hosts: [a.test], gateways: [edge], http: [{directResponse: {status: 200, body: {string: hello}}}]}"));
    }

    private static long cutOff() {
        return EDGE.gateway().context().getBean(Cutoffs.class).count(Cutoff.TLS_HANDSHAKE_TIMEOUT);
    }

    @Test
    void clientThatDoesNotGetOnIsCutOffAndCountedAndNobodyElseIs() throws Exception {
        serve();
        String hello = ByteStreamBehaviourTest.clientHello("a.test");
        long before = cutOff();
        try (SecureClient served = SecureClient.open(EDGE.listenerPort(), "a.test");
                RawClient silent = new RawClient(EDGE.listenerPort());
                RawClient halfway = new RawClient(EDGE.listenerPort());
                RawClient without = new RawClient(EDGE.listenerPort())) {
            halfway.send(hello.substring(0, hello.length() / 2));
            without.send(hello);
            assertThat(silent.toAnyEnd()).isEmpty();
            assertThat(halfway.toAnyEnd()).isEmpty();
            // A server speaks once it has heard the first message; the second one never comes.
            assertThat(without.toAnyEnd()).isNotEmpty();
            Awaitility.await().untilAsserted(() -> assertThat(cutOff() - before).isEqualTo(3));
            assertThat(served.get("a.test")).startsWith("HTTP/1.1 200").endsWith("hello");
        }
    }
}
