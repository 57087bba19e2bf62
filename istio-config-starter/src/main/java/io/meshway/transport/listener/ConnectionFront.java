package io.meshway.transport.listener;

import io.meshway.mesh.FilterChain;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.proxy.connection.FilterChainMatcher.Facts;
import io.meshway.proxy.connection.ListenerPlan;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * First on every connection: finds the filter chain, then leaves. Until then nobody behind it knows that there is a connection, so that one whose bytes pass
 * through never was one of HTTP.
 */
final class ConnectionFront extends ChannelInboundHandlerAdapter {
    /** Name in pipelines. */
    static final String NAME = "meshway.front";

    private final Supplier<@Nullable ListenerPlan> plan;
    private final BiConsumer<Channel, BytePlan> bytes;
    private boolean announced;

    /**
     * A front for one connection.
     *
     * @param plan of the listener, as of now
     * @param bytes takes connections over whose bytes pass through
     */
    ConnectionFront(Supplier<@Nullable ListenerPlan> plan, BiConsumer<Channel, BytePlan> bytes) {
        this.plan = plan;
        this.bytes = bytes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ListenerPlan current = plan.get();
        if (current == null) {
            // The listener went while the connection came.
            context.close();
        } else if (current.tls()) {
            context.pipeline()
                    .addBefore(
                            NAME,
                            ClientHelloReader.NAME,
                            new ClientHelloReader(name -> decide(context, current, new Facts(true, name, null))));
            context.read();
        } else {
            decide(context, current, Facts.PLAINTEXT);
        }
    }

    private void decide(ChannelHandlerContext context, ListenerPlan current, Facts facts) {
        FilterChain chain = current.match(facts);
        BytePlan through = chain == null ? null : current.bytes(chain);
        if (chain == null || chain.tls() != null) {
            reset(context.channel());
        } else if (through != null) {
            removeAllBehind(context.pipeline());
            bytes.accept(context.channel(), through);
            context.pipeline().remove(this);
        } else {
            announced = true;
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }

    /** Without an alert of TLS: that is what clients see of a proxy that has nothing for them. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private static void removeAllBehind(ChannelPipeline pipeline) {
        List<ChannelHandler> behind = new ArrayList<>();
        boolean found = false;
        for (var entry : pipeline) {
            if (found) {
                behind.add(entry.getValue());
            }
            found |= entry.getKey().equals(NAME);
        }
        behind.forEach(pipeline::remove);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (announced) {
            context.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reset(context.channel());
    }
}
