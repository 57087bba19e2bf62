package io.meshway.gatewayapp;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the packaged jar as a user would: {@code java -jar}. */
class GatewayJarIT {
    @TempDir
    Path folder;

    @Test
    void packagedJarOnAnEmptyFolderBecomesReadyAndStopsOnTheFirstSignal() throws IOException, InterruptedException {
        try (GatewayProcess gateway = new GatewayProcess(folder, "gateway-jar-it")) {
            gateway.start();
            gateway.awaitReady();
            gateway.stop();
        }
    }
}
