package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar at the command line: {@code analyze}, {@code explain} and {@code test}, with their exit codes. */
class GatewayJarCommandsIT {
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    Path folder;

    @BeforeEach
    void writeMesh() throws IOException {
        write("istio/mesh.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  selector: {istio: ingressgateway}
                  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*.example.com"]}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: shop}
                spec:
                  hosts: [shop.example.com]
                  gateways: [edge]
                  http:
                  - match: [{uri: {prefix: /cart}}]
                    route: [{destination: {host: cart.internal}}]
                  - redirect: {uri: /cart}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: cart}
                spec:
                  hosts: [cart.internal]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 10.0.0.1}]
                """);
    }

    @Test
    void analyzeOfAHealthyFolderPasses() throws Exception {
        Finished run = run("analyze", "istio");
        assertThat(run.output()).contains("No issues found");
        assertThat(run.code()).isZero();
    }

    @Test
    void analyzeFailsOnAnErrorAndNamesIt() throws Exception {
        write("istio/typo.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: typo}
                spec: {hosts: [b.example.com], gateways: [edge], http: [{match: [{url: {prefix: /}}], redirect: {uri: /x}}]}
                """);
        Finished run = run("analyze", "istio");
        assertThat(run.output()).contains("Error [UNKNOWN_FIELD]", "typo.yaml", "did you mean uri?");
        assertThat(run.code()).isOne();
    }

    @Test
    void explainShowsTheRuleAndTheEndpoint() throws Exception {
        Finished run = run("explain", "istio", "--request", "GET http://shop.example.com/cart/1", "--header", "x-a: b");
        assertThat(run.output())
                .contains("VirtualService default/shop spec.http[0].match[0]: takes it", "10.0.0.1:80 healthy");
        assertThat(run.code()).isZero();
    }

    @Test
    void testPassesAndFailsWithItsExpectations() throws Exception {
        write("good.yaml", """
                tests:
                - {name: cart, request: GET http://shop.example.com/cart, expect: {destination: cart.internal}}
                - {name: home, request: GET http://shop.example.com/, expect: {status: 301}}
                """);
        assertThat(run("test", "istio", "good.yaml").code()).isZero();
        write("bad.yaml", """
                tests:
                - {name: cart, request: GET http://shop.example.com/cart, expect: {destination: other.internal}}
                """);
        Finished failed = run("test", "istio", "bad.yaml");
        assertThat(failed.output()).contains("cart", "- destination: other.internal", "+ destination: cart.internal");
        assertThat(failed.code()).isOne();
    }

    @Test
    void argumentsThatMeanNothingAreTold() throws Exception {
        Finished run = run("explain", "istio", "--request", "no request at all");
        assertThat(run.output()).contains("write for example");
        assertThat(run.code()).isEqualTo(2);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Finished run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("meshway.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Finished(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** How a command ended, and everything that it wrote. */
    private record Finished(int code, String output) {}
}
