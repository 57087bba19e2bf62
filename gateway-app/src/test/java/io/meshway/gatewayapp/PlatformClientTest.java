package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** In a pod: whose client talks to the API server, and that nobody does when resources come from files. */
class PlatformClientTest {
    private static final String MASTER = Config.KUBERNETES_MASTER_SYSTEM_PROPERTY;

    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private ServerSocket apiServer;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        apiServer = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        System.setProperty(MASTER, "http://127.0.0.1:" + apiServer.getLocalPort());
        Thread accepting = new Thread(this::accept, "api-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept() {
        try {
            while (true) {
                connections.add(apiServer.accept());
            }
        } catch (IOException closed) {
            return;
        }
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty(MASTER);
        apiServer.close();
    }

    private ConfigurableApplicationContext pod(String source) {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .run(
                        "--spring.main.cloud-platform=kubernetes",
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--istio.config.source=" + source,
                        "--istio.config.location=" + folder.toUri());
    }

    @Test
    void filesNeedNoClientAndTalkToNobody() {
        try (var context = pod("files")) {
            assertThat(context.getBeanNamesForType(KubernetesClient.class)).isEmpty();
            assertThat(context.getBeanNamesForType(Config.class)).isEmpty();
        }
        assertThat(connections).isEmpty();
    }

    @Test
    void theApiServerIsReadWithTheClientOfSpringCloudKubernetes() {
        try (var context = pod("kubernetes")) {
            String[] clients = context.getBeanNamesForType(KubernetesClient.class);
            assertThat(clients).hasSize(1);
            assertThat(context.getBeanFactory().getBeanDefinition(clients[0]).getFactoryBeanName())
                    .contains("Fabric8AutoConfiguration");
            assertThat(context.getBean(Config.class).isHttp2Disable()).isTrue();
            await().until(() -> !connections.isEmpty());
        }
    }
}
