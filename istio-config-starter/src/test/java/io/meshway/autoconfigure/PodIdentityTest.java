package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.logging.impl.NoOpLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class PodIdentityTest {
    @TempDir
    Path podInfo;

    private ProxyProperties identity(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        DeferredLogFactory logs = destination -> new NoOpLog();
        new PodIdentity(logs).postProcessEnvironment(environment, new SpringApplication());
        return Binder.get(environment).bindOrCreate("istio.proxy", ProxyProperties.class);
    }

    @Test
    void theDownwardApiSaysWhoTheProxyIs() throws IOException {
        Files.writeString(podInfo.resolve("labels"), "app=\"edge\"\ntopology.kubernetes.io/zone=\"z1\"\n");

        ProxyProperties proxy = identity(Map.of(
                "spring.main.cloud-platform", "kubernetes",
                "istio.proxy.pod-info", podInfo.toString(),
                "istio.proxy.default-labels.istio", "ingressgateway",
                "POD_NAMESPACE", "edge",
                "POD_NAME", "edge-7d9f",
                "SERVICE_ACCOUNT", "edge-account",
                "NODE_NAME", "node-1"));

        assertThat(proxy.namespace()).isEqualTo("edge");
        assertThat(proxy.id()).isEqualTo("edge-7d9f");
        assertThat(proxy.serviceAccount()).isEqualTo("edge-account");
        assertThat(proxy.identity().labels())
                .isEqualTo(
                        Map.of("app", "edge", "topology.kubernetes.io/zone", "z1", "kubernetes.io/hostname", "node-1"));
    }

    @Test
    void propertiesWinOverTheDownwardApi() {
        ProxyProperties proxy = identity(Map.of(
                "spring.main.cloud-platform", "kubernetes",
                "istio.proxy.namespace", "mine",
                "POD_NAMESPACE", "edge"));

        assertThat(proxy.namespace()).isEqualTo("mine");
    }

    @Test
    void outsideOfAPodTheVariablesMeanNothing() {
        ProxyProperties proxy = identity(Map.of("POD_NAMESPACE", "edge", "istio.proxy.default-labels.a", "b"));

        assertThat(proxy.namespace()).isEqualTo("default");
        assertThat(proxy.identity().labels()).isEqualTo(Map.of("a", "b"));
    }
}
