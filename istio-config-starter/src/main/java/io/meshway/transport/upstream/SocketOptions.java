package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec;
import io.meshway.model.ConnectionPool;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.SocketOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Options of the sockets towards one endpoint: {@code tcp.tcpKeepalive}. What the policy leaves out is the operating system's to say.
 *
 * @param keepalive null for none
 * @param sockets the class of the channels, which decides what an option is called
 */
record SocketOptions(ConnectionPool.@Nullable Keepalive keepalive, Class<? extends Channel> sockets, boolean tcp) {
    private static final int LINUX_IPPROTO_TCP = 6;
    private static final int LINUX_TCP_KEEPIDLE = 4;
    private static final int LINUX_TCP_KEEPINTVL = 5;
    private static final int LINUX_TCP_KEEPCNT = 6;

    /** Of sockets that are not TCP's. */
    static SocketOptions none() {
        return new SocketOptions(null, Channel.class, false);
    }

    static SocketOptions of(ClusterSpec cluster, Class<? extends Channel> sockets) {
        ConnectionPool pool = cluster.policy().connectionPool();
        ConnectionPool.Tcp policy = pool == null ? null : pool.tcp();
        return new SocketOptions(policy == null ? null : policy.keepalive(), sockets, true);
    }

    void apply(Bootstrap bootstrap) {
        if (!tcp) {
            return;
        }
        bootstrap.option(ChannelOption.TCP_NODELAY, true);
        ConnectionPool.Keepalive wanted = keepalive;
        if (wanted == null) {
            return;
        }
        bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
        set(bootstrap, ExtendedSocketOptions.TCP_KEEPIDLE, LINUX_TCP_KEEPIDLE, seconds(wanted.time()));
        set(bootstrap, ExtendedSocketOptions.TCP_KEEPINTERVAL, LINUX_TCP_KEEPINTVL, seconds(wanted.interval()));
        set(bootstrap, ExtendedSocketOptions.TCP_KEEPCOUNT, LINUX_TCP_KEEPCNT, wanted.probes());
    }

    private void set(Bootstrap bootstrap, SocketOption<Integer> option, int linux, @Nullable Integer value) {
        if (value == null || value <= 0) {
            return;
        }
        if (NioSocketChannel.class.isAssignableFrom(sockets)) {
            bootstrap.option(NioChannelOption.of(option), value);
        } else if (sockets.getName().startsWith("io.netty.channel.epoll.")) {
            bootstrap.option(new IntegerUnixChannelOption(option.name(), LINUX_IPPROTO_TCP, linux), value);
        }
    }

    private static @Nullable Integer seconds(@Nullable Duration time) {
        return time == null ? null : (int) Math.min(Integer.MAX_VALUE, Math.max(1, time.toSeconds()));
    }
}
