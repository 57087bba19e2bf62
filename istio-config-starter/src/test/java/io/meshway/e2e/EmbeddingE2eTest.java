package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.runtime.MeshConfigurationApplied;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** What an application that embeds Meshway brings along, and what it is told. */
class EmbeddingE2eTest {
    @TempDir
    Path folder;

    private EchoBackend inline;
    private EchoBackend file;

    @BeforeEach
    void startBackends() {
        inline = EchoBackend.start("inline");
        file = EchoBackend.start("file");
    }

    @AfterEach
    void stopBackends() {
        inline.close();
        file.close();
    }

    @Test
    void resourcesInTheApplicationsPropertiesServeWithoutAFolder() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .property("istio.config.resources", shop(inline))
                .property(
                        "istio.config.location",
                        folder.resolve("missing").toUri().toString())
                .start()) {
            assertThat(gateway.get("shop.example", "/").body()).isEqualTo("inline");
            assertThat(gateway.json("/istio").path("findings").toString()).doesNotContain("NO_RESOURCES");
        }
    }

    @Test
    void ofAFilesResourceAndAnInlineOneTheFilesWinsAndAFindingNamesBoth() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .property("istio.config.resources", shop(inline))
                .file("mesh.yaml", documents(file.serviceEntry("shop.internal")))
                .start()) {
            assertThat(gateway.get("shop.example", "/").body()).isEqualTo("file");
            assertThat(gateway.json("/istio").path("findings").toString())
                    .contains("DUPLICATE", "mesh.yaml#1 too, which wins", "istio.config.resources#2");
        }
    }

    @Test
    void brokenInlineDocumentIsAFindingThatNamesThePropertyAndTheOthersServe() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .property("istio.config.resources", documents(shop(inline), "kind: [never closed"))
                .start()) {
            assertThat(gateway.get("shop.example", "/").body()).isEqualTo("inline");
            assertThat(gateway.json("/istio").path("findings").toString())
                    .contains("UNREADABLE", "istio.config.resources#4");
        }
    }

    @Test
    void everyVersionIsAnEventWhateverOtherListenersDo() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .with(Listeners.class)
                .property("istio.config.quiet-period", "5ms")
                .start()) {
            Recorder recorder = gateway.context().getBean(Recorder.class);
            await().until(() -> versions(recorder).equals(List.of(1L)));
            gateway.write("mesh.yaml", shop(file));
            await().until(() -> versions(recorder).equals(List.of(1L, 2L)));
            assertThat(recorder.events.get(1).report().accepted()).isEqualTo(3);
            assertThat(recorder.events.get(1).report().rejected()).isZero();
            gateway.write("more.yaml", "apiVersion: networking.istio.io/v1\nkind: Gateway\n");
            await().until(() -> versions(recorder).equals(List.of(1L, 2L, 3L)));
            assertThat(recorder.events.get(2).report().findings())
                    .anyMatch(finding -> finding.origin().contains("more.yaml"));
            assertThat(gateway.get("shop.example", "/").body()).isEqualTo("file");
            assertThat(recorder.onEventLoop).isFalse();
        }
    }

    private static List<Long> versions(Recorder recorder) {
        return recorder.events.stream().map(MeshConfigurationApplied::version).toList();
    }

    private static String shop(EchoBackend backend) {
        return documents(
                gateway("shop.example"),
                backend.serviceEntry("shop.internal"),
                route("shop", "shop.example", "shop.internal"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {
        @Bean
        Recorder recorder() {
            return new Recorder();
        }

        @Bean
        Saboteur saboteur() {
            return new Saboteur();
        }
    }

    static class Recorder {
        final List<MeshConfigurationApplied> events = new CopyOnWriteArrayList<>();
        volatile boolean onEventLoop;

        @EventListener
        @Order(1)
        void on(MeshConfigurationApplied event) {
            onEventLoop |= Thread.currentThread() instanceof FastThreadLocalThread;
            events.add(event);
        }
    }

    static class Saboteur {
        @EventListener
        @Order(2)
        void on(MeshConfigurationApplied event) {
            throw new IllegalStateException("a listener that throws, at " + event.version());
        }
    }
}
