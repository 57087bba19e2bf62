package io.meshway.transport.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;

/** HTTP/1.1: one exchange at a time. */
final class Http1Connection extends PooledConnection {
    private final ExchangeHandler handler = new ExchangeHandler(this, false);

    Http1Connection(EndpointPool pool, EventLoop loop, PoolPolicy policy) {
        super(pool, loop, policy, 1, policy.maxRequestsPerConnection());
    }

    @Override
    void secured(ChannelPipeline pipeline) {
        pipeline.addLast(new UpstreamCodec());
        pipeline.addLast(handler);
        ready(1);
    }

    @Override
    void carry(Channel own, Exchange exchange) {
        handler.begin(exchange);
    }
}
