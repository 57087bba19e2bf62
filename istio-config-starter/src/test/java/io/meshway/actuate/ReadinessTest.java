package io.meshway.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.route.RouteTableCompiler;
import io.meshway.runtime.CertificateControl;
import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshPipeline;
import io.meshway.runtime.MeshRuntime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

class ReadinessTest {
    private final CompletableFuture<Void> applied = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();
    private final MeshRuntime runtime = runtime();
    private final MeshHealthIndicator indicator = new MeshHealthIndicator(runtime, applied, settled::get);

    @Test
    void isOutOfServiceUntilTheFirstConfigurationIsInForceAndItsListenersAreSettled() {
        settled.set(true);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        settled.set(false);
        applied.complete(null);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        settled.set(true);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void indicatorJoinsTheReadinessGroupAndNoOther() {
        HealthEndpointGroup primary = group("ping");
        HealthEndpointGroups groups = new ReadinessMembership("istio")
                .postProcessHealthEndpointGroups(HealthEndpointGroups.of(
                        primary, Map.of("readiness", group("readinessState"), "liveness", group("livenessState"))));
        assertThat(groups.getNames()).containsExactlyInAnyOrder("readiness", "liveness");
        assertThat(groups.getPrimary()).isSameAs(primary);
        assertThat(groups.get("readiness")).satisfies(readiness -> {
            assertThat(readiness.isMember("istio")).isTrue();
            assertThat(readiness.isMember("readinessState")).isTrue();
            assertThat(readiness.isMember("db")).isFalse();
            assertThat(readiness.showDetails(SecurityContext.NONE)).isTrue();
        });
        assertThat(groups.get("liveness"))
                .satisfies(liveness -> assertThat(liveness.isMember("istio")).isFalse());
    }

    @Test
    void withoutReadinessGroupNothingChanges() {
        HealthEndpointGroups groups = HealthEndpointGroups.of(group("ping"), Map.of());
        assertThat(new ReadinessMembership("istio").postProcessHealthEndpointGroups(groups))
                .isSameAs(groups);
    }

    @Test
    void metersShowVersionResourcesAndFindings() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new ConfigMetrics(runtime, InstantSource.system()).bindTo(registry);
        assertThat(registry.get("meshway.config.version").gauge().value()).isZero();
        assertThat(registry.get("meshway.config.age").timeGauge().value()).isNaN();
        assertThat(registry.get("meshway.config.resources")
                        .tag("state", "rejected")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("meshway.findings")
                        .tag("severity", "error")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("meshway.findings")
                        .tag("severity", "warning")
                        .gauge()
                        .value())
                .isZero();
    }

    private static HealthEndpointGroup group(String member) {
        HealthEndpointGroup group = Mockito.mock(HealthEndpointGroup.class);
        Mockito.when(group.isMember(member)).thenReturn(true);
        Mockito.when(group.showDetails(SecurityContext.NONE)).thenReturn(true);
        return group;
    }

    /** Nothing applied yet, and one port that cannot be bound. */
    private static MeshRuntime runtime() {
        MeshConfig config = MeshConfig.DEFAULTS;
        ClusterRegistry clusters = new ClusterRegistry(
                (cluster, endpoint, limits) -> () -> {},
                Resolvers.all(name -> new CompletableFuture<>()),
                (delay, task) -> Timer.Task.NONE,
                InstantSource.system(),
                Random::new,
                config.compat());
        ProxyIdentity proxy = ProxyIdentity.gateway("default", Map.of());
        return new MeshRuntime(
                new MeshPipeline(
                        new ResourceValidator(config),
                        new MeshLinker(proxy, config),
                        new RouteTableCompiler(config),
                        clusters,
                        Mockito.mock(),
                        InstantSource.system()),
                new ListenerControl() {
                    @Override
                    public void apply(List<MeshListener> wanted) {}

                    @Override
                    public List<Finding> findings() {
                        return List.of(new Finding(Severity.ERROR, Finding.LISTENER, null, "x", "", "", "in use", ""));
                    }
                },
                CertificateControl.NONE);
    }
}
