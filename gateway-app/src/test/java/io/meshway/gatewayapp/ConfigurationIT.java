package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The files, variables and arguments of the packaged jar, named as the chart names them. */
class ConfigurationIT {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @BeforeEach
    void emptyFiles() throws IOException {
        Files.createDirectory(folder.resolve("from-0"));
        write("chart.yaml", "");
        write("application.yaml", "");
        write("from-0/application.yaml", "");
    }

    private void write(String file, String yaml) throws IOException {
        Files.writeString(folder.resolve(file), yaml);
    }

    @Test
    void eachPlaceWinsOverTheOneBeforeIt() throws IOException, InterruptedException {
        write("chart.yaml", "istio: {mesh: {root-namespace: chart, domain-suffix: chart}}");
        write("application.yaml", "istio: {mesh: {domain-suffix: values, connect-timeout: 1s}}");
        write("from-0/application.yaml", "istio: {mesh: {connect-timeout: 2s}, proxy: {namespace: mounted}}");
        int port = freePort();
        int status = freePort();
        Process process = start(
                Map.of("ISTIO_PROXY_NAMESPACE", "variable", "ISTIO_PROXY_ID", "variable"),
                "--server.port=" + port,
                "--istio.status.port=" + status,
                "--istio.proxy.id=argument",
                "--management.endpoints.web.exposure.include=env,health",
                "--management.endpoint.env.show-values=always");
        try {
            await().atMost(START_LIMIT)
                    .ignoreExceptionsInstanceOf(ConnectException.class)
                    .failFast(() -> !process.isAlive())
                    .until(() -> get(status, "/healthz/ready").statusCode() == 200);
            assertThat(inForce(port, "istio.mesh.root-namespace")).isEqualTo("chart");
            assertThat(inForce(port, "istio.mesh.domain-suffix")).isEqualTo("values");
            assertThat(inForce(port, "istio.mesh.connect-timeout")).isEqualTo("2s");
            assertThat(inForce(port, "istio.proxy.namespace")).isEqualTo("variable");
            assertThat(inForce(port, "istio.proxy.id")).isEqualTo("argument");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String inForce(int port, String property) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(get(port, "/actuator/env/" + property).body())
                .at("/property/value")
                .asString();
    }

    @Test
    void wrongValueOfAMountedFileStopsTheStartWithFileAndLine() throws IOException, InterruptedException {
        write("application.yaml", "# ours\nistio:\n  mesh:\n    connect-timeout: soon\n");
        assertThat(failure(Map.of())).contains("istio.mesh.connect-timeout", "\"soon\"", "application.yaml] - 4:22");
    }

    @Test
    void misspeltPropertyStopsTheStartWithTheOneThatWasMeant() throws IOException, InterruptedException {
        write("from-0/application.yaml", "istio.gateway.drain-tyme: 3s\n");
        assertThat(failure(Map.of()))
                .contains("istio.gateway.drain-tyme", "\"3s\"", "from-0/application.yaml] - 1:27")
                .contains("Did you mean istio.gateway.drain-time?");
    }

    @Test
    void wrongValueOfAVariableStopsTheStartWithTheVariable() throws IOException, InterruptedException {
        assertThat(failure(Map.of("ISTIO_TRUST_CLIENTCIDRS", "office")))
                .contains("istio.trust.client-cidrs", "\"office\"", "ISTIO_TRUST_CLIENTCIDRS");
    }

    @Test
    void wrongValueOfSpringsStopsTheStartToo() throws IOException, InterruptedException {
        write("application.yaml", "server:\n  port: eighty\n");
        assertThat(failure(Map.of())).contains("server.port", "eighty", "application.yaml] - 2:9");
    }

    /** What the program said before it gave up. */
    private String failure(Map<String, String> variables) throws IOException, InterruptedException {
        Process process = start(variables);
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s", said).isNotZero();
            assertThat(said).contains("APPLICATION FAILED TO START");
            return said;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(Map<String, String> variables, String... arguments) throws IOException {
        String base = folder.toUri().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("meshway.jar"),
                "--istio.config.source=files",
                "--istio.config.location=/nowhere"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put(
                        "SPRING_CONFIG_ADDITIONAL_LOCATION",
                        "%schart.yaml,%sapplication.yaml,%sfrom-0/".formatted(base, base, base));
        builder.environment().putAll(variables);
        if (arguments.length > 0) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
