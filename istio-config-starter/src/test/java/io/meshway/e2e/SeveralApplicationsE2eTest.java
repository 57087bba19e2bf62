package io.meshway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.Resources;
import io.meshway.transport.listener.ListenerEngine;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralApplicationsE2eTest {
    @TempDir
    private Path folder;

    private GatewayFixture start() {
        return GatewayFixture.over(folder)
                .file(
                        "all.yaml",
                        Resources.gateway("\"*\"") + "---\n"
                                + MeshYaml.istio(
                                        "VirtualService",
                                        "all",
                                        "{hosts: ['*'], gateways: [edge], http: [{directResponse: {status: 418}}]}"))
                .start();
    }

    @Test
    void socketsOfOneStayOpenWhenAnotherEnds() {
        try (GatewayFixture staying = start()) {
            GatewayFixture leaving = start();
            ListenerEngine engine = staying.context().getBean(ListenerEngine.class);
            Awaitility.await().until(engine::settled);
            leaving.close();
            for (int port : new int[] {staying.port(), staying.listenerPort()}) {
                assertThat(staying.get(port, "shop.test", "/").statusCode()).isEqualTo(418);
            }
        }
    }
}
