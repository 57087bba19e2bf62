package io.meshway.autoconfigure;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.meshway.mesh.LayeredMeshConfig;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshNeeds;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.mesh.ResourceSet;
import io.meshway.model.ConfigMap;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.runtime.MeshRuntime;
import io.meshway.source.kubernetes.KubernetesResourceSource;
import io.meshway.source.kubernetes.Needs;
import io.meshway.source.kubernetes.Scope;
import java.io.File;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Resources from an API server. Nothing of it is there when they come from files. */
@AutoConfiguration(
        before = IstioConfigAutoConfiguration.class,
        afterName = "org.springframework.cloud.kubernetes.fabric8.Fabric8AutoConfiguration")
@Conditional(IstioKubernetesAutoConfiguration.OnApiServer.class)
public final class IstioKubernetesAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(IstioKubernetesAutoConfiguration.class);

    IstioKubernetesAutoConfiguration() {}

    /** Resources are read from an API server. */
    static final class OnApiServer implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return SourceChoice.isKubernetes(context.getEnvironment());
        }
    }

    /** Over HTTP/2, Java 17 does not tell an expired token from a broken connection: the server answers and closes, and the answer is lost. */
    @Bean
    static BeanPostProcessor kubernetesHttp11() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof Config config) {
                    config.setHttp2Disable(true);
                }
                return bean;
            }
        };
    }

    /** Outside of a pod, where Spring Cloud Kubernetes has none: with the credentials of a kubeconfig. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    KubernetesClient kubernetesClient(Environment environment, ObjectProvider<Config> configs) {
        Config config = configs.getIfAvailable(() -> config(SourceChoice.kubeconfig(environment)));
        config.setHttp2Disable(true);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config config(String kubeconfig) {
        String[] named = kubeconfig.split(File.pathSeparator);
        String first = named[0];
        if (named.length > 1) {
            log.warn("KUBECONFIG names {} files; they are not merged, and only {} is read", named.length, first);
        }
        if (first.isEmpty()) {
            return Config.autoConfigure(null);
        }
        File file = new File(first);
        if (!file.isFile()) {
            throw new UnusablePropertyException(
                    "istio.config.kubeconfig",
                    first,
                    "there is no such file",
                    "Name a kubeconfig with istio.config.kubeconfig or KUBECONFIG, or read files with istio.config.source=files.");
        }
        return Config.fromKubeconfig(file);
    }

    /** The source; closed by whoever uses it. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    KubernetesResourceSource kubernetesResourceSource(
            KubernetesClient client,
            ConfigSourceProperties properties,
            ProxyIdentity proxy,
            LayeredMeshConfig mesh,
            ObjectProvider<MeshRuntime> runtime) {
        Scope scope = new Scope(
                properties.namespaces(), proxy.namespace(), mesh.properties().rootNamespace());
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new KubernetesResourceSource(client, scope, needs(proxy, mesh, runtime), InstantSource.system(), random);
    }

    /** What is in force counts too: it may be an earlier version of a resource that was broken since. */
    private static Function<Collection<Resource>, Needs> needs(
            ProxyIdentity proxy, LayeredMeshConfig mesh, ObjectProvider<MeshRuntime> runtime) {
        return written -> {
            Collection<Resource> inForce =
                    runtime.getObject().state().admitted().resources().values();
            List<Resource> resources = new ArrayList<>(written);
            resources.addAll(inForce);
            MeshConfig config = mesh.of(ResourceSet.of(configMaps(written, inForce)), proxy.namespace());
            MeshNeeds needs = MeshNeeds.of(resources, proxy, config);
            return new Needs(needs.secrets(), needs.configMaps(), needs.podNamespaces(), needs.nodes());
        };
    }

    /** Those written; where one cannot be read, what it was before. */
    private static Collection<Resource> configMaps(Collection<Resource> written, Collection<Resource> inForce) {
        Map<ResourceKey, Resource> maps = new LinkedHashMap<>();
        for (Collection<Resource> resources : List.of(inForce, written)) {
            for (Resource resource : resources) {
                if (resource instanceof ConfigMap) {
                    maps.put(resource.key(), resource);
                }
            }
        }
        return maps.values();
    }
}
