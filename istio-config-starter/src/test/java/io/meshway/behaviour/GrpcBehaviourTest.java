package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GrpcBackend;
import io.meshway.fixtures.GrpcClient;
import io.meshway.fixtures.Pki;
import io.meshway.transport.Http2Backend;
import io.meshway.transport.LeakWatch;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** grpc-java on both sides of the gateway, over plain connections and over TLS on both. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@MethodSource("ways")
class GrpcBehaviourTest {
    private static final Pki AUTHORITY = Pki.authority("servers");

    private final EdgeFixture edge;
    private final boolean secure;
    private final GrpcBackend backend;
    private GrpcClient client;

    @TempDir
    Path files;

    GrpcBehaviourTest(Door door, boolean secure) {
        this.edge = EdgeFixture.at(door);
        this.secure = secure;
        this.backend = edge.open(secure ? GrpcBackend.secure(AUTHORITY.issue("orders.test")) : GrpcBackend.plain());
    }

    static Stream<Arguments> ways() {
        return Stream.of(Door.values()).flatMap(door -> Stream.of(Arguments.of(door, false), Arguments.of(door, true)));
    }

    @BeforeEach
    void connect() {
        client = edge.open(
                secure
                        ? GrpcClient.secure(edge.listenerPort(), "shop.test", AUTHORITY)
                        : GrpcClient.plain(edge.listenerPort(), "shop.test"));
        serve("");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    /** The fields of a rule, ahead of its destination. */
    private void serve(String fields, String... policies) {
        serveRule("{%s route: [{destination: {host: orders.test}}]}".formatted(fields), policies);
    }

    private void serveRule(String rule, String... policies) {
        String[] all = new String[policies.length + 4];
        all[0] = gateway();
        all[1] = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: rules}
                spec: {hosts: ["*"], gateways: [edge], http: [%s]}
                """.formatted(rule);
        all[2] = service("orders", backend.port());
        all[3] = policies.length == 0 && secure ? policy("") : "";
        System.arraycopy(policies, 0, all, 4, policies.length);
        edge.apply(all);
    }

    private static String service(String name, int port) {
        return """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: %1$s}
                spec:
                  hosts: [%1$s.test]
                  resolution: STATIC
                  ports: [{number: 80, name: grpc, protocol: GRPC}]
                  endpoints: [{address: 127.0.0.1, ports: {grpc: %2$d}}]
                """.formatted(name, port);
    }

    /** A DestinationRule with this beside what the way wants. */
    private String policy(String fields) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: orders}
                spec: {host: orders.test, trafficPolicy: {%s%s}}
                """.formatted(
                secure ? "tls: {mode: SIMPLE, sni: orders.test, caCertificates: %s}".formatted(authority()) : "",
                fields.isEmpty() ? "" : (secure ? ", " : "") + fields);
    }

    private Path authority() {
        return Pki.write(files, "ca.crt", AUTHORITY.pem());
    }

    private String gateway() {
        String server = "{port: {number: 81, name: grpc, protocol: GRPC}, hosts: [\"*\"]}";
        if (secure) {
            var certificate = AUTHORITY.issue("shop.test");
            server = """
                    {port: {number: 81, name: https, protocol: HTTPS}, hosts: ["*"],
                     tls: {mode: SIMPLE, serverCertificate: %s, privateKey: %s}}""".formatted(
                            Pki.write(files, "edge.crt", certificate.getCertificatePathPEM()),
                            Pki.write(files, "edge.key", certificate.getPrivateKeyPEM()));
        }
        return """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec: {selector: {istio: ingressgateway}, servers: [%s]}
                """.formatted(server);
    }

    @Test
    void unaryCallCarriesMetadataBothWays() {
        GrpcClient.Call call =
                client.call(GrpcBackend.UNARY, "x-note", "for you").send("one").end();
        assertThat(call.next()).isEqualTo("answer to one");
        assertThat(call.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(call.head().get(GrpcBackend.NOTE)).isEqualTo("for you");
        assertThat(call.trailers().get(GrpcBackend.TRAILER)).isEqualTo("for you".getBytes(StandardCharsets.UTF_8));
        assertThat(backend.received().get(0).get(key("user-agent"))).startsWith("grpc-java");
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Test
    void messagesOfTheServerArriveAsTheyAreSent() throws Exception {
        AtomicReference<io.grpc.stub.ServerCallStreamObserver<String>> answers = new AtomicReference<>();
        backend.answering((question, answer) -> {
            answers.set(answer);
            answer.onNext("first");
        });
        GrpcClient.Call call =
                client.call(GrpcBackend.DOWNLOAD).send("all of them").end();
        assertThat(call.next()).isEqualTo("first");
        answers.get().onNext("second");
        assertThat(call.next()).isEqualTo("second");
        answers.get().onCompleted();
        assertThat(call.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void messagesOfTheClientArriveAsTheyAreSent() {
        StringBuffer heard = new StringBuffer();
        backend.chatting(answer -> new Recorder(heard, () -> {
            answer.onNext("heard " + heard);
            answer.onCompleted();
        }));
        GrpcClient.Call call = client.call(GrpcBackend.UPLOAD).send("one,");
        await().until(() -> heard.toString().equals("one,"));
        call.send("two,").send("three").end();
        assertThat(call.next()).isEqualTo("heard one,two,three");
        assertThat(call.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void bothSidesTalkAtOnce() {
        GrpcClient.Call call = client.call(GrpcBackend.CHAT);
        for (int i = 0; i < 20; i++) {
            assertThat(call.send("message " + i).next()).isEqualTo("echo of message " + i);
        }
        call.end();
        assertThat(call.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void callsShareTheClientsConnectionAndDoNotMix() {
        GrpcClient.Call[] calls = new GrpcClient.Call[50];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = client.call(GrpcBackend.CHAT).send("of " + i);
        }
        for (int i = calls.length - 1; i >= 0; i--) {
            assertThat(calls[i].next()).isEqualTo("echo of of " + i);
            assertThat(calls[i].end().status().getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void largeMessagesArriveWhole() {
        String large = "0123456789abcdef".repeat(200_000);
        assertThat(client.ask(large)).isEqualTo("answer to " + large);
    }

    @Test
    void statusOfTheServerArrivesWithItsTrailers() {
        backend.answering((question, answer) -> answer.onError(
                Status.NOT_FOUND.withDescription("no such order: 4711 – sorry").asRuntimeException()));
        GrpcClient.Call call =
                client.call(GrpcBackend.UNARY, "x-note", "n").send("4711").end();
        assertThat(call.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(call.status().getDescription()).isEqualTo("no such order: 4711 – sorry");
        assertThat(call.trailers().get(GrpcBackend.TRAILER)).isEqualTo("n".getBytes(StandardCharsets.UTF_8));

        backend.answering((question, answer) -> {
            answer.onNext("half of it");
            answer.onError(Status.DATA_LOSS.asRuntimeException());
        });
        GrpcClient.Call half = client.call(GrpcBackend.DOWNLOAD).send("x").end();
        assertThat(half.next()).isEqualTo("half of it");
        assertThat(half.status().getCode()).isEqualTo(Status.Code.DATA_LOSS);
    }

    @Test
    void clientThatCancelsIsNoticedByTheServer() {
        AtomicInteger cancelled = new AtomicInteger();
        backend.answering((question, answer) -> {
            answer.setOnCancelHandler(cancelled::incrementAndGet);
            answer.onNext("begun");
        });
        GrpcClient.Call download =
                client.call(GrpcBackend.DOWNLOAD).send("question").end();
        assertThat(download.next()).isEqualTo("begun");
        download.cancel();
        await().until(() -> cancelled.get() == 1);

        backend.answering((question, answer) -> answer.setOnCancelHandler(cancelled::incrementAndGet));
        GrpcClient.Call silent = client.call(GrpcBackend.UNARY).send("question").end();
        await().until(() -> backend.received().size() == 2);
        silent.cancel();
        await().until(() -> cancelled.get() == 2);
        assertThat(client.call(GrpcBackend.CHAT).send("still there").next()).isEqualTo("echo of still there");
    }

    @Test
    void serverThatBreaksOffIsNoticedByTheClient() {
        backend.answering((question, answer) -> answer.onNext("begun"));
        GrpcClient.Call call =
                client.call(GrpcBackend.DOWNLOAD).send("question").end();
        assertThat(call.next()).isEqualTo("begun");
        backend.close();
        assertThat(call.status().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void deadlineTravelsToTheServerWhichStopsWhenItHasPassed() {
        assertThat(client.ask("first")).isEqualTo("answer to first");
        AtomicInteger cancelled = new AtomicInteger();
        backend.answering((question, answer) -> answer.setOnCancelHandler(cancelled::incrementAndGet));
        assertThat(client.askWithin(Duration.ofSeconds(2)).getCode())
                .isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);
        await().until(() -> cancelled.get() == 1);
        assertThat(backend.received().get(1).get(key("grpc-timeout"))).isNotNull();
    }

    @Test
    void deadlineIsKeptByTheGatewayToo() {
        // A server of gRPC hears of the deadline too, and might be the first to give up.
        Http2Backend silent = edge.open(new Http2Backend(new Http2Settings(), (stream, head, connection) -> {}));
        serveRule("{route: [{destination: {host: silent.test}}]}", service("silent", silent.port()));
        Status late = client.refusal("grpc-timeout", "50m");
        assertThat(late.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(late.getDescription()).isEqualTo("upstream request timeout");
    }

    @Test
    void timeoutOfTheRouteIsAStatus() {
        serve("timeout: 50ms,");
        backend.answering((question, answer) -> {});
        Status late = client.refusal();
        assertThat(late.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(late.getDescription()).isEqualTo("upstream request timeout");
    }

    @Test
    void whatTheGatewayAnswersItselfIsAStatus() {
        serveRule("{match: [{uri: {exact: /other}}], route: [{destination: {host: orders.test}}]}");
        Status unknown = client.refusal();
        assertThat(unknown.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(unknown.getDescription()).isNullOrEmpty();

        serveRule(
                "{route: [{destination: {host: orders.test, subset: none}}]}",
                policy("connectionPool: {http: {http2MaxRequests: 9}}")
                        .replace("spec: {", "spec: {subsets: [{name: none, labels: {version: none}}], "));
        Status nobody = client.refusal();
        assertThat(nobody.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(nobody.getDescription()).isEqualTo("no healthy upstream");

        serve("fault: {abort: {percentage: {value: 100}, grpcStatus: RESOURCE_EXHAUSTED}},");
        assertThat(client.refusal().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(client.refusal().getDescription()).isEqualTo("fault filter abort");

        serve("fault: {abort: {percentage: {value: 100}, httpStatus: 403}},");
        assertThat(client.refusal().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void overloadIsAStatus() {
        serve("", policy("connectionPool: {http: {http2MaxRequests: 1}}"));
        GrpcClient.Call first = client.call(GrpcBackend.CHAT).send("one");
        assertThat(first.next()).isEqualTo("echo of one");
        GrpcClient.Call second = client.call(GrpcBackend.UNARY).send("two").end();
        assertThat(second.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(second.status().getDescription()).endsWith("reset reason: overflow");
        assertThat(second.trailers().get(key("x-envoy-overloaded"))).isEqualTo("true");
        assertThat(first.end().status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(client.ask("three")).isEqualTo("answer to three");
    }

    @Test
    void serverThatIsNotThereIsAStatus() {
        backend.close();
        Status gone = client.refusal();
        assertThat(gone.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(gone.getDescription()).startsWith("upstream connect error or disconnect/reset before headers.");
    }

    @Test
    void statusAheadOfAnyMessageIsRetriedWhereAConditionCoversIt() {
        AtomicInteger failures = new AtomicInteger(2);
        AtomicReference<Status> failure = new AtomicReference<>(Status.UNAVAILABLE);
        backend.answering((question, answer) -> {
            if (failures.getAndDecrement() > 0) {
                answer.onError(failure.get().asRuntimeException());
            } else {
                answer.onNext("at last");
                answer.onCompleted();
            }
        });
        assertThat(client.ask("by default")).isEqualTo("at last");
        assertThat(backend.received())
                .extracting(call -> call.get(key("x-envoy-attempt-count")))
                .containsExactly("1", "2", "3");
        for (Status.Code code : new Status.Code[] {
            Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED, Status.Code.INTERNAL, Status.Code.RESOURCE_EXHAUSTED
        }) {
            serve("retries: {attempts: 1, retryOn: %s},"
                    .formatted(code.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
            failure.set(code.toStatus());
            failures.set(1);
            assertThat(client.ask("once more")).isEqualTo("at last");
            failure.set(Status.ABORTED);
            failures.set(1);
            assertThat(client.refusal().getCode()).isEqualTo(Status.Code.ABORTED);
        }
    }

    @Test
    void statusBehindAMessageIsNotRetried() {
        backend.answering((question, answer) -> {
            answer.onNext("begun");
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
        });
        GrpcClient.Call call = client.call(GrpcBackend.DOWNLOAD).send("x").end();
        assertThat(call.next()).isEqualTo("begun");
        assertThat(call.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(backend.received()).hasSize(1);
    }

    private record Recorder(StringBuffer heard, Runnable atTheEnd) implements io.grpc.stub.StreamObserver<String> {
        @Override
        public void onNext(String message) {
            heard.append(message);
        }

        @Override
        public void onError(Throwable error) {
            heard.append("error");
        }

        @Override
        public void onCompleted() {
            atTheEnd.run();
        }
    }
}
