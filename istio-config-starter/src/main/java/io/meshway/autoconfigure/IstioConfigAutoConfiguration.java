package io.meshway.autoconfigure;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.mesh.LayeredMeshConfig;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.PodsKnown;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.mesh.validate.ResourceCheck;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.parse.ResourceParser;
import io.meshway.proxy.PlanCompiler;
import io.meshway.route.RouteTableCompiler;
import io.meshway.runtime.CertificateControl;
import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshPipeline;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshUpdater;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import io.meshway.source.SourceWithMore;
import io.meshway.source.file.DocumentParser;
import io.meshway.source.file.FileLocation;
import io.meshway.source.file.FileResourceSource;
import io.meshway.source.file.InlineDocuments;
import io.meshway.source.kubernetes.KubernetesResourceSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The pipeline from a source of resources to the state in force. */
@AutoConfiguration
@EnableConfigurationProperties({
    ConfigSourceProperties.class,
    ProxyProperties.class,
    MeshProperties.class,
    CompatProperties.class,
    GatewayProperties.class,
    TrustProperties.class,
    TlsProperties.class,
    LimitsProperties.class,
    DnsProperties.class,
    HealthCheckProperties.class
})
public final class IstioConfigAutoConfiguration {
    /** Where findings say that inline resources come from. */
    private static final String INLINE = "istio.config.resources";

    /** Who this proxy is. */
    @Bean
    @ConditionalOnMissingBean
    ProxyIdentity proxyIdentity(ProxyProperties properties) {
        return properties.identity();
    }

    /** The settings of the mesh. */
    @Bean
    @ConditionalOnMissingBean
    MeshConfig meshConfig(MeshProperties mesh, GatewayProperties gateway, CompatProperties compat) {
        return mesh.meshConfig(gateway.portMapping(), compat);
    }

    /** The settings of the mesh over those of the ConfigMap {@code istio}. */
    @Bean
    @ConditionalOnMissingBean
    LayeredMeshConfig layeredMeshConfig(MeshConfig config, Environment environment) {
        return new LayeredMeshConfig(config, MeshProperties.written(environment));
    }

    /** The folder of resources, and those that the application's properties hold. */
    @Bean
    @ConditionalOnMissingBean
    ResourceSource resourceSource(
            ConfigSourceProperties properties, ProxyIdentity proxy, ObjectProvider<KubernetesResourceSource> cluster) {
        ResourceParser parser = new ResourceParser();
        DocumentParser documents = (document, origin) -> parser.parse(document, origin, proxy.namespace());
        ResourceSource source = cluster.getIfAvailable();
        if (source == null) {
            source = new FileResourceSource(
                    FileLocation.parse(properties.location()), documents, InstantSource.system());
        }
        SourceSnapshot inline = properties.resources().isBlank()
                ? SourceSnapshot.EMPTY
                : InlineDocuments.read(INLINE, properties.resources(), documents);
        boolean inVain =
                cluster.getIfAvailable() == null && !properties.namespaces().isEmpty();
        List<Finding> findings = new ArrayList<>(inline.findings());
        if (inVain) {
            findings.add(new Finding(
                    FindingKind.SETTING.severity(),
                    FindingKind.SETTING.code(),
                    null,
                    "istio.config.namespaces",
                    "",
                    String.join(", ", properties.namespaces()),
                    "has no effect, since resources come from files",
                    "set istio.config.source=kubernetes, or take it out"));
        }
        return new SourceWithMore(source, new SourceSnapshot(inline.documents(), findings));
    }

    /** What resources mean for this proxy. */
    @Bean
    @ConditionalOnMissingBean
    MeshLinker meshLinker(
            ProxyIdentity proxy,
            LayeredMeshConfig mesh,
            HealthCheckProperties health,
            ObjectProvider<KubernetesResourceSource> cluster) {
        PodsKnown pods = cluster.getIfAvailable() == null ? PodsKnown.ALL : PodsKnown.WHERE_NEEDED;
        return new MeshLinker(proxy, mesh, health.checks(), pods, InstantSource.system());
    }

    @Bean
    @ConditionalOnMissingBean
    MeshPipeline meshPipeline(
            MeshConfig config,
            MeshLinker linker,
            ClusterRegistry clusters,
            PlanCompiler plans,
            ObjectProvider<ResourceCheck> checks) {
        return new MeshPipeline(
                new ResourceValidator(config, checks.orderedStream().toList()),
                linker,
                new RouteTableCompiler(config),
                clusters,
                plans,
                InstantSource.system());
    }

    /** What is in force. */
    @Bean
    @ConditionalOnMissingBean
    MeshRuntime meshRuntime(MeshPipeline pipeline, ListenerControl listeners, CertificateControl certificates) {
        return new MeshRuntime(pipeline, listeners, certificates);
    }

    /** Tells the application of each version. */
    @Bean
    ApplicationEvents applicationEvents(MeshRuntime runtime, ApplicationEventPublisher publisher) {
        return new ApplicationEvents(runtime, publisher);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    MeshUpdater meshUpdater(ResourceSource source, MeshRuntime runtime, ConfigSourceProperties properties) {
        runtime.alsoReport(source::findings);
        return new MeshUpdater(source, runtime, properties.quietPeriod(), properties.maxDelay());
    }

    @Bean
    MeshLifecycle meshLifecycle(
            MeshUpdater updater, ListenerControl listeners, GatewayProperties gateway, Environment environment) {
        return new MeshLifecycle(updater, listeners, gateway.terminationDrain(environment));
    }
}
