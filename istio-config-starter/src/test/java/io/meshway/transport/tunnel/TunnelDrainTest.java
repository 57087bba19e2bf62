package io.meshway.transport.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.OneBackendGateway;
import io.meshway.transport.RawClient;
import org.junit.jupiter.api.Test;

class TunnelDrainTest {
    @Test
    void aListenerThatDrains_closesItsTunnelsInTheEnd() {
        try (OneBackendGateway gateway = new OneBackendGateway("native")) {
            gateway.backend(OneBackendGateway::echo);
            try (RawClient client = new RawClient(gateway.ownPort())) {
                client.send(OneBackendGateway.upgradeOf("a.example", "/x") + "1234");
                client.until("1234");
                gateway.closeOwnPort();
                assertThat(client.toTheEnd()).isEmpty();
            }
        }
    }
}
