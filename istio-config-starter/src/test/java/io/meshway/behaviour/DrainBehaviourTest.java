package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GrpcBackend;
import io.meshway.fixtures.GrpcClient;
import io.meshway.fixtures.SecureBackend;
import io.meshway.fixtures.SecureClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections whose server is another one now, or none. */
@ParameterizedClass
@EnumSource(Door.class)
class DrainBehaviourTest extends SecureEdge {
    DrainBehaviourTest(Door door) {
        super(door);
    }

    @Test
    void connectionOfAServerWhoseTlsChangesEndsWithItsNextAnswerAndOthersStay() throws IOException {
        String before = simple("a");
        serve(List.of(server("a.example.com", before), server("b.example.com", simple("b"))));
        try (SecureClient changed = open("a.example.com");
                SecureClient other = open("b.example.com")) {
            assertThat(changed.get("a.example.com")).doesNotContain("connection: close");
            serve(List.of(
                    server("a.example.com", before + ", minProtocolVersion: TLSV1_3"),
                    server("b.example.com", simple("b"))));
            assertThat(other.get("b.example.com")).startsWith("HTTP/1.1 200").doesNotContain("connection: close");
            awaitLastAnswer(changed, "HTTP/1.1 200");
            assertThatIOException().isThrownBy(() -> changed.until("never"));
            assertServed("a.example.com", "a");
        }
    }

    /** A request may overtake the news of the drain within the gateway. */
    private static void awaitLastAnswer(SecureClient client, String status) {
        await().until(() -> {
            String answer = client.get("a.example.com");
            assertThat(answer).startsWith(status);
            return answer.contains("connection: close");
        });
    }

    @Test
    void changedRoutesAndHostsBesideLeaveConnectionsAlone() throws IOException {
        String a = simple("a");
        serve(List.of(server("a.example.com", a)));
        try (SecureClient client = open("a.example.com")) {
            assertThat(client.get("a.example.com")).startsWith("HTTP/1.1 200");
            serve(List.of(server("a.example.com", a), server("b.example.com", simple("b"))), """
                    apiVersion: networking.istio.io/v1
                    kind: VirtualService
                    metadata: {name: more}
                    spec: {hosts: [more.example.com], gateways: [edge], http: [{directResponse: {status: 204}}]}
                    """);
            assertThat(client.get("a.example.com")).startsWith("HTTP/1.1 200").doesNotContain("connection: close");
        }
    }

    @Test
    void connectionOfAServerThatIsGoneIsAnsweredOnceMore() throws IOException {
        serve(List.of(server("a.example.com", simple("a")), server("b.example.com", simple("b"))));
        try (SecureClient gone = open("a.example.com")) {
            serve(List.of(server("b.example.com", simple("b"))));
            awaitLastAnswer(gone, "HTTP/1.1 404");
            assertRefused("a.example.com");
        }
    }

    @Test
    void callsUnderWayOutliveTheChangeAndNewOnesTakeANewConnection() {
        GrpcBackend orders = edge.open(GrpcBackend.plain());
        String[] documents = {"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: orders}
            spec:
              hosts: [orders.test]
              resolution: STATIC
              ports: [{number: 80, name: grpc, protocol: GRPC}]
              endpoints: [{address: 127.0.0.1, ports: {grpc: %d}}]
            """.formatted(orders.port()), """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: orders}
            spec: {hosts: [shop.test], gateways: [edge], http: [{route: [{destination: {host: orders.test}}]}]}
            """};
        String tls = simple("shop.test");
        serve(List.of(server("shop.test", tls)), documents);
        GrpcClient client = edge.open(GrpcClient.secure(edge.listenerPort(), "shop.test", AUTHORITY));
        GrpcClient.Call chat = client.call(GrpcBackend.CHAT);
        assertThat(chat.send("before").next()).isEqualTo("echo of before");

        serve(List.of(server("shop.test", tls + ", minProtocolVersion: TLSV1_3")), documents);
        await().until(() -> !client.connected());
        assertThat(client.ask("behind")).isEqualTo("answer to behind");
        assertThat(chat.send("after").next()).isEqualTo("echo of after");
        assertThat(chat.end().status().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void streamOfBytesEndsWhenItsServerHasBeenGoneForTheDrainTime() throws IOException {
        SecureBackend behind = edge.open(SecureBackend.start("behind", AUTHORITY.issue("pass.example.com")));
        String passing =
                "{port: {number: 81, name: tls, protocol: TLS}, hosts: [pass.example.com], tls: {mode: PASSTHROUGH}}";
        String[] documents = {"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: passing}
            spec:
              hosts: [pass.example.com]
              gateways: [edge]
              tls: [{match: [{sniHosts: [pass.example.com]}], route: [{destination: {host: behind.test}}]}]
            """, EdgeFixture.service("behind.test", behind.port())};
        serve(List.of(passing, server("a.example.com", simple("a"))), documents);
        try (SecureClient client = open("pass.example.com")) {
            assertThat(client.get("pass.example.com")).endsWith("behind");
            serve(List.of(server("a.example.com", simple("a"))), documents);
            assertThat(client.get("pass.example.com")).endsWith("behind");
            assertThatIOException().isThrownBy(() -> client.until("never"));
        }
    }
}
