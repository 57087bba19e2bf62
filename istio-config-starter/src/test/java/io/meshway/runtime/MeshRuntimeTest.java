package io.meshway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.MeshListener;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The state in force and how it is replaced. */
class MeshRuntimeTest {
    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 8081, name: http, protocol: HTTP}, hosts: ["*"]}
            """;

    private final Sockets sockets = new Sockets();
    private final MeshRuntime runtime = new MeshRuntime(Pipelines.edge(), sockets, CertificateControl.NONE);

    @Test
    void beforeAnyConfiguration_nothingIsServed() {
        assertThat(runtime.plaintext(new InetSocketAddress(8081))).isNull();
        assertThat(runtime.state().version()).isZero();
    }

    @Test
    void anAppliedGateway_isServedAndItsSocketIsAskedFor() throws InterruptedException {
        runtime.apply(Pipelines.holding(MeshYaml.resources(GATEWAY)));

        assertThat(runtime.plaintext(new InetSocketAddress(8081))).isNotNull();
        assertThat(sockets.wanted).extracting(MeshListener::port).containsExactly(8081);
    }

    @Test
    void findingsOfListeners_areReportedAsOfNow() throws InterruptedException {
        runtime.apply(SourceSnapshot.EMPTY);
        sockets.findings = List.of(
                new Finding(Severity.ERROR, Finding.LISTENER, null, "listener :8081", "", "8081", "cannot listen", ""));

        assertThat(runtime.findings()).extracting(Finding::code).contains(Finding.LISTENER);
    }

    @Test
    void aBurstOfChanges_becomesOneUpdate_andTheLatestWins() {
        FakeSource source = new FakeSource();
        List<Long> versions = new CopyOnWriteArrayList<>();
        runtime.onChange(state -> versions.add(state.version()));
        Duration quiet = Duration.ofMillis(200);
        try (MeshUpdater updater = new MeshUpdater(source, runtime, quiet, Duration.ofSeconds(30))) {
            updater.start();
            source.gives(SourceSnapshot.EMPTY);
            await().until(() -> versions.size() == 1);
            for (int i = 0; i < 50; i++) {
                source.gives(SourceSnapshot.EMPTY);
            }
            source.gives(Pipelines.holding(MeshYaml.resources(GATEWAY)));
            await().until(() -> runtime.plaintext(new InetSocketAddress(8081)) != null);

            assertThat(versions).containsExactly(1L, 2L);
            assertThat(updater.firstApplied().toCompletableFuture()).isCompleted();
        }
    }

    private static final class FakeSource implements ResourceSource {
        private Consumer<SourceSnapshot> listener = snapshot -> {};

        @Override
        public void start(Consumer<SourceSnapshot> to) {
            listener = to;
        }

        void gives(SourceSnapshot snapshot) {
            listener.accept(snapshot);
        }

        @Override
        public void close() {}
    }

    private static final class Sockets implements ListenerControl {
        private volatile List<MeshListener> wanted = List.of();
        private volatile List<Finding> findings = List.of();

        @Override
        public void apply(List<MeshListener> listeners) {
            wanted = listeners;
        }

        @Override
        public List<Finding> findings() {
            return findings;
        }
    }
}
