package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.PortInUseException;

/** What a load balancer in front sees of Istio's status port. */
class StatusServerTest {
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private StatusServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new StatusServer("127.0.0.1", port, ready::get);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/healthz/ready,true,200",
        "HEAD,/healthz/ready?x=1,true,200",
        "GET,/healthz/ready,false,503",
        "POST,/healthz/ready,true,404",
        "GET,/healthz/ready/more,true,404",
        "GET,/actuator/istio,true,404",
        "GET,/,true,404",
    })
    void saysWhetherTheProxyIsReadyAndNothingElse(String method, String path, boolean is, int status)
            throws IOException, InterruptedException {
        ready.set(is);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void portInUseStopsTheStartWithThePort() {
        StatusServer second = new StatusServer("127.0.0.1", port, ready::get);
        assertThatThrownBy(second::start)
                .isInstanceOfSatisfying(
                        PortInUseException.class,
                        inUse -> assertThat(inUse.getPort()).isEqualTo(port));
    }

    @Test
    void noPortOpensNothing() {
        StatusServer none = new StatusServer("127.0.0.1", 0, ready::get);
        none.start();
        assertThat(none.isRunning()).isFalse();
    }
}
