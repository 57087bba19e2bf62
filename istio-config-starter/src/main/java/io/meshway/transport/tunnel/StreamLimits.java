package io.meshway.transport.tunnel;

import io.meshway.mesh.ClusterSpec;
import io.meshway.model.ConnectionPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long a byte stream may take.
 *
 * @param connectTimeoutMillis until the endpoint has accepted
 * @param idle closed after this long without a byte either way ({@code tcp.idleTimeout}); zero never
 * @param longest closed after this long whatever it does ({@code tcp.maxConnectionDuration}); zero never
 */
record StreamLimits(int connectTimeoutMillis, Duration idle, Duration longest) {
    /** Istio's default for {@code tcp.idleTimeout}. */
    static final Duration DEFAULT_IDLE = Duration.ofHours(1);

    static StreamLimits of(ClusterSpec cluster) {
        ConnectionPool pool = cluster.policy().connectionPool();
        ConnectionPool.Tcp tcp = pool == null ? null : pool.tcp();
        Duration idle = tcp == null ? null : tcp.idleTimeout();
        Duration longest = tcp == null ? null : tcp.maxConnectionDuration();
        return new StreamLimits(
                (int) Math.min(Integer.MAX_VALUE, cluster.connectTimeout().toMillis()),
                idle == null ? DEFAULT_IDLE : idle,
                longest == null ? Duration.ZERO : longest);
    }

    /** Closes the client's connection, and with it the stream, when its time is up. */
    void watch(Channel client) {
        if (!idle.isZero()) {
            client.pipeline()
                    .addBefore(
                            TunnelEnd.NAME, null, new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS));
            client.pipeline().addBefore(TunnelEnd.NAME, null, new CloseWhenIdle());
        }
        if (!longest.isZero()) {
            Future<?> end =
                    client.eventLoop().schedule(() -> client.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
            client.closeFuture().addListener(closed -> end.cancel(false));
        }
    }

    private static final class CloseWhenIdle extends ChannelDuplexHandler {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                context.close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }
}
