package io.meshway.e2e;

import static io.meshway.fixtures.Resources.gateway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a platform sees that starts and stops a gateway which embeds Meshway and configures nothing about health. */
class ReadinessE2eTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int UP = 200;
    private static final int DOWN = 503;

    @TempDir
    Path folder;

    @Test
    void waitsForTheFirstConfigurationWhileLivenessDoesNot() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .with(LateSource.class)
                .withoutWaiting()
                .start()) {
            assertThat(readiness(gateway)).isEqualTo(DOWN);
            assertThat(gateway.actuator("/health/liveness").statusCode()).isEqualTo(UP);
            gateway.context().getBean(Late.class).listener.join().accept(SourceSnapshot.EMPTY);
            await().atMost(LIMIT).until(() -> readiness(gateway) == UP);
        }
    }

    @Test
    void membersThatTheUserGivesTheGroupDoNotReplaceOurs() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .with(LateSource.class)
                .property("management.endpoint.health.group.readiness.include", "readinessState,ping")
                .withoutWaiting()
                .start()) {
            assertThat(readiness(gateway)).isEqualTo(DOWN);
        }
    }

    @Test
    void emptyOrMissingFolderDoesNotHoldIt() {
        try (GatewayFixture gateway = GatewayFixture.over(folder).start()) {
            assertThat(readiness(gateway)).isEqualTo(UP);
        }
        try (GatewayFixture gateway =
                GatewayFixture.over(folder.resolve("not/yet/there")).start()) {
            assertThat(readiness(gateway)).isEqualTo(UP);
            assertThat(gateway.json("/istio").path("findings").size()).isPositive();
        }
    }

    @Test
    void portThatCannotBeBoundIsAFindingAndDoesNotHoldIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayFixture gateway = GatewayFixture.over(folder)
                        .file("gateway.yaml", gateway("\"*\""))
                        .property("istio.gateway.port-mapping.81", taken.getLocalPort())
                        .start()) {
            assertThat(readiness(gateway)).isEqualTo(UP);
            assertThat(gateway.actuator("/istio").body()).contains("LISTENER", "" + taken.getLocalPort());
            assertThat(gateway.actuator("/istio/listeners").body()).contains("failed");
        }
    }

    @Test
    void goesDownBeforeDrainingBegins() {
        AtomicReference<Status> whenDrainingBegan;
        try (GatewayFixture gateway =
                GatewayFixture.over(folder).with(StopWatch.class).start()) {
            assertThat(readiness(gateway)).isEqualTo(UP);
            whenDrainingBegan = gateway.context().getBean(FirstToStop.class).seen;
        }
        assertThat(whenDrainingBegan.get()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    private static int readiness(GatewayFixture gateway) {
        return gateway.actuator("/health/readiness").statusCode();
    }

    /** A source that has nothing to say until it is told to. */
    static final class Late implements ResourceSource {
        final CompletableFuture<Consumer<SourceSnapshot>> listener = new CompletableFuture<>();

        @Override
        public void start(Consumer<SourceSnapshot> follower) {
            listener.complete(follower);
        }

        @Override
        public void close() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LateSource {
        @Bean
        Late lateSource() {
            return new Late();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class StopWatch {
        @Bean
        FirstToStop firstToStop(HealthEndpoint health) {
            return new FirstToStop(health);
        }
    }

    /** Stops before everything else, drains included, and looks at readiness then. */
    static final class FirstToStop implements SmartLifecycle {
        final AtomicReference<@Nullable Status> seen = new AtomicReference<>();
        private final HealthEndpoint health;
        private volatile boolean running;

        FirstToStop(HealthEndpoint health) {
            this.health = health;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            var readiness = health.healthForPath("readiness");
            seen.set(readiness == null ? Status.UNKNOWN : readiness.getStatus());
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
