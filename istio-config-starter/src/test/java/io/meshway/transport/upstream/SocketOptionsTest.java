package io.meshway.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ConnectionPool;
import io.meshway.model.ConnectionPool.Keepalive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {
    private static Map<String, Object> options(SocketOptions options) {
        Bootstrap bootstrap = new Bootstrap();
        options.apply(bootstrap);
        Map<String, Object> named = new HashMap<>();
        bootstrap.config().options().forEach((option, value) -> named.put(option.name(), value));
        return named;
    }

    @Test
    void keepaliveIsAskedForWithWhatThePolicySays() {
        ConnectionPool.Tcp tcp = Upstreams.policy(
                        "connectionPool: {tcp: {tcpKeepalive: {probes: 3, time: 30s, interval: 5s}}}")
                .connectionPool()
                .tcp();
        Keepalive keepalive = tcp.keepalive();
        assertThat(options(new SocketOptions(keepalive, NioSocketChannel.class, true)))
                .containsEntry("SO_KEEPALIVE", true)
                .containsEntry("TCP_KEEPIDLE", 30)
                .containsEntry("TCP_KEEPCOUNT", 3)
                .containsEntry("TCP_KEEPINTERVAL", 5);
    }

    @Test
    void keepaliveIsOffUnlessThePolicyNamesIt_andNothingForUnixSockets() {
        assertThat(options(new SocketOptions(null, NioSocketChannel.class, true)))
                .doesNotContainKey("SO_KEEPALIVE");
        assertThat(options(new SocketOptions(new Keepalive(null, null, null), DomainSocketChannel.class, false)))
                .isEmpty();
    }
}
