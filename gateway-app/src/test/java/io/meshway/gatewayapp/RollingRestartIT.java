package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged gateways behind clients that go where readiness says; each is replaced while they send all the time. */
class RollingRestartIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CLIENTS = 8;
    private static final int ENOUGH = 200;

    @TempDir
    Path folder;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private HttpServer backend;

    @BeforeEach
    void startBackend() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(Executors.newCachedThreadPool());
        backend.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "done".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        backend.start();
        Files.writeString(
                folder.resolve("mesh.yaml"), """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
                  - {port: {number: 81, name: own, protocol: HTTP}, hosts: ["*"]}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: backend}
                spec:
                  hosts: [backend.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: all}
                spec: {hosts: ["*"], gateways: [edge], http: [{route: [{destination: {host: backend.test}}]}]}
                """.formatted(backend.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        gateways.forEach(GatewayProcess::close);
        backend.stop(0);
    }

    @Test
    void restartOfOneGatewayAfterTheOtherFailsNoRequest() throws Exception {
        for (int i = 0; i < 2; i++) {
            gateways.add(new GatewayProcess(folder, "rolling-" + i));
        }
        for (GatewayProcess gateway : gateways) {
            gateway.start();
        }
        gateways.forEach(GatewayProcess::awaitReady);
        try (SteadyTraffic traffic = new SteadyTraffic(gateways, CLIENTS)) {
            traffic.awaitMore(ENOUGH);
            for (GatewayProcess gateway : gateways) {
                gateway.stop();
                gateway.start();
                gateway.awaitReady();
                traffic.awaitMore(ENOUGH);
                await().atMost(LIMIT).until(() -> traffic.wentTo(gateway) > 0);
            }
            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.answered()).isGreaterThan(3L * ENOUGH);
        }
    }
}
