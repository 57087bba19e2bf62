package io.meshway.transport.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.RawClient;
import org.junit.jupiter.api.Test;

class TunnelDrainTest {
    @Test
    void aListenerThatDrains_closesItsTunnelsInTheEnd() {
        try (TunnelGateway gateway = new TunnelGateway("native")) {
            gateway.backend(TunnelGateway::echo);
            try (RawClient client = new RawClient(gateway.ownPort())) {
                client.send(TunnelGateway.upgradeOf("a.example", "/x") + "1234");
                client.until("1234");
                gateway.closeOwnPort();
                assertThat(client.toTheEnd()).isEmpty();
            }
        }
    }
}
