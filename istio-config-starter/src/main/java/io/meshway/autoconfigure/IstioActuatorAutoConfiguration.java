package io.meshway.autoconfigure;

import io.meshway.actuate.ConfigMetrics;
import io.meshway.actuate.IstioEndpoint;
import io.meshway.actuate.KubernetesMetrics;
import io.meshway.actuate.LimitMetrics;
import io.meshway.actuate.MeshHealthIndicator;
import io.meshway.actuate.OwnAnswerMetrics;
import io.meshway.actuate.ProxyFacts;
import io.meshway.actuate.ReadinessMembership;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.gateway.DoorDecision;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshUpdater;
import io.meshway.source.ResourceSource;
import io.meshway.source.kubernetes.KubernetesResourceSource;
import io.meshway.telemetry.OwnAnswers;
import io.meshway.transport.listener.ListenerEngine;
import io.meshway.transport.wire.Cutoffs;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What people and platforms see of the proxy: {@code /actuator/istio}, readiness and the meters of the configuration. */
@AutoConfiguration(
        after = {
            IstioConfigAutoConfiguration.class,
            IstioGatewayAutoConfiguration.class,
            AvailabilityProbesAutoConfiguration.class
        })
@ConditionalOnBean(MeshRuntime.class)
@EnableConfigurationProperties(StatusProperties.class)
public final class IstioActuatorAutoConfiguration {
    /** Name of the indicator: {@code management.health.istio.enabled} switches it off. */
    private static final String INDICATOR = "istio";

    IstioActuatorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    IstioEndpoint istioEndpoint(
            MeshRuntime runtime,
            ClusterRegistry clusters,
            ListenerEngine listeners,
            ProxyIdentity proxy,
            MeshConfig config,
            DoorDecider door) {
        ProxyFacts facts = new ProxyFacts(proxy, config, () -> door(door.decision(), runtime));
        return new IstioEndpoint(runtime, clusters, listeners, facts, InstantSource.system());
    }

    private static ProxyFacts.Door door(DoorDecision decision, MeshRuntime runtime) {
        List<String> owners = decision.spring() ? List.of() : InterposedRoutes.owners(runtime);
        String reason = owners.isEmpty()
                ? decision.reason()
                : decision.reason() + "; but spring for routes with " + LinkedRoute.FILTERS + ": "
                        + String.join(", ", owners);
        return new ProxyFacts.Door(decision.spring() ? "spring" : "native", reason);
    }

    /** Health and readiness. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator(INDICATOR)
    static class Readiness {
        @Bean
        @ConditionalOnMissingBean(name = "istioHealthIndicator")
        MeshHealthIndicator istioHealthIndicator(
                MeshRuntime runtime, MeshUpdater updater, ListenerEngine listeners, ResourceSource source) {
            return new MeshHealthIndicator(runtime, updater.firstApplied(), listeners::settled, source::details);
        }

        @Bean
        @ConditionalOnMissingBean
        static ReadinessMembership istioReadinessMembership() {
            return new ReadinessMembership(INDICATOR);
        }
    }

    /** Istio's status port. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthEndpoint.class)
    @ConditionalOnProperty("istio.status.port")
    static class StatusPort {
        private static final String READINESS = "readiness";

        @Bean
        StatusServer statusServer(
                StatusProperties status,
                ServerProperties server,
                ObjectProvider<HealthEndpoint> health,
                ApplicationAvailability availability) {
            InetAddress address = server.getAddress();
            return new StatusServer(
                    address == null ? "0.0.0.0" : address.getHostAddress(),
                    status.port(),
                    () -> isReady(health.getIfAvailable(), availability));
        }

        /** What the platform's probe is told; the application's own state where there is no such probe. */
        private static boolean isReady(@Nullable HealthEndpoint health, ApplicationAvailability availability) {
            HealthDescriptor readiness = health == null ? null : health.healthForPath(READINESS);
            return readiness == null
                    ? availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                    : readiness.getStatus().equals(Status.UP);
        }
    }

    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {
        @Bean
        @ConditionalOnMissingBean
        ConfigMetrics istioConfigMetrics(MeshRuntime runtime) {
            return new ConfigMetrics(runtime, InstantSource.system());
        }

        @Bean
        @ConditionalOnMissingBean
        LimitMetrics istioLimitMetrics(Cutoffs cutoffs) {
            return new LimitMetrics(cutoffs);
        }

        @Bean
        @ConditionalOnMissingBean
        OwnAnswerMetrics istioOwnAnswerMetrics(OwnAnswers answers) {
            return new OwnAnswerMetrics(answers);
        }

        @Bean
        @ConditionalOnBean(KubernetesResourceSource.class)
        @ConditionalOnMissingBean
        KubernetesMetrics istioKubernetesMetrics(KubernetesResourceSource source) {
            return new KubernetesMetrics(source, InstantSource.system());
        }
    }
}
