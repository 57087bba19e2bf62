package io.meshway.transport.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;

/** HTTP/1.1: one exchange at a time. */
final class Http1Connection extends PooledConnection {
    private final ExchangeHandler handler = new ExchangeHandler(this, false);
    private final UpstreamCodec codec = new UpstreamCodec();

    Http1Connection(EndpointPool pool, EventLoop loop, PoolPolicy policy) {
        super(pool, loop, policy, 1, policy.maxRequestsPerConnection());
    }

    @Override
    void secured(ChannelPipeline pipeline) {
        pipeline.addLast(codec);
        pipeline.addLast(handler);
        ready(1);
    }

    /** The beginning of an answer that nobody asked for must not become the answer to what is asked next. */
    @Override
    boolean spoilt() {
        return codec.holdsBytes();
    }

    @Override
    void carry(Channel own, Exchange exchange) {
        handler.begin(exchange);
    }
}
