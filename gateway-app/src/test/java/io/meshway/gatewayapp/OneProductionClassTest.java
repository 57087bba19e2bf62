package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OneProductionClassTest {

    @Test
    void thisApplicationIsItsMainClassAndNothingElse() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .as("logic belongs in istio-config-starter, behind a property")
                    .containsExactlyInAnyOrder("GatewayApplication.java", "package-info.java");
        }
    }
}
