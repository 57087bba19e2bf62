package io.meshway.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.model.TrafficPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a race decides elsewhere: connections that are ready, closed or left by their peer exactly when the test says. */
class EndpointPoolTest {
    private static final PoolPolicy POLICY =
            new PoolPolicy(Duration.ZERO, null, Integer.MAX_VALUE, Integer.MAX_VALUE, null);

    private final ClusterLimits limits = new ClusterLimits(TrafficPolicy.NONE);
    private final List<Fake> opened = new ArrayList<>();
    private final List<Exchange> carried = new ArrayList<>();
    private final EndpointPool pool = new EndpointPool(
            limits,
            new EndpointPool.Opener() {
                @Override
                public PooledConnection create(EndpointPool of, int expected) {
                    Fake fake = new Fake(of);
                    opened.add(fake);
                    return fake;
                }

                @Override
                public void dial(PooledConnection connection) {
                    ((Fake) connection).connected();
                }
            },
            1);

    private Exchange ask() {
        Exchange exchange = new Exchange(pool, Upstreams.get("/"), response -> Mono.empty());
        exchange.subscribe();
        return exchange;
    }

    @Test
    void aConnectionThatThePeerLeftAfterItWasPicked_isClosed_andAnotherOneTaken() {
        Exchange first = ask();
        opened.get(0).ready(1);
        first.detach();
        opened.get(0).left = true;

        Exchange second = ask();

        assertThat(opened.get(0).channel.isOpen()).isFalse();
        assertThat(opened).hasSize(2);
        opened.get(1).ready(1);
        assertThat(carried).containsExactly(first, second);
        assertThat(limits.connections().inUse()).isOne();
        assertThat(limits.requests().inUse()).isOne();
        assertThat(limits.pending().inUse()).isZero();
    }

    @Test
    void aConnectionThatClosedAfterItWasPicked_isNobodysError() {
        Exchange first = ask();
        opened.get(0).ready(1);
        first.detach();
        // The channel is closed, and its pool has not heard of it.
        opened.get(0).silent = true;
        opened.get(0).channel.close();

        Exchange second = ask();

        opened.get(1).ready(1);
        assertThat(carried).containsExactly(first, second);
    }

    @Test
    void aConnectionIsClosedOnce_andItsPermitComesBackOnce() {
        Exchange exchange = ask();
        opened.get(0).ready(1);
        pool.retire(opened.get(0));
        pool.close();
        exchange.detach();
        exchange.detach();
        opened.get(0).over();

        assertThat(opened.get(0).channel.isOpen()).isFalse();
        assertThat(limits.connections().inUse()).isZero();
        assertThat(limits.requests().inUse()).isZero();
    }

    @Test
    void whoWaitsWhenThePoolCloses_isServed_andThenTheConnectionEnds() {
        Exchange exchange = ask();
        pool.close();

        opened.get(0).ready(1);

        assertThat(carried).containsExactly(exchange);
        exchange.detach();
        assertThat(opened.get(0).channel.isOpen()).isFalse();
    }

    @Test
    void whoComesTooLateForAClosedPool_isServedOnAConnectionOfItsOwn() {
        pool.close();

        Exchange exchange = ask();
        opened.get(0).ready(1);
        exchange.detach();

        assertThat(carried).containsExactly(exchange);
        assertThat(limits.connections().inUse()).isZero();
    }

    @Test
    void oneOfTwoWhoWait_thatIsNotWantedAnyMore_leavesTheConnectionToTheOther() {
        Exchange first = ask();
        Exchange second = ask();
        first.cancel();

        opened.get(0).ready(1);

        assertThat(carried).containsExactly(second);
        assertThat(limits.pending().inUse()).isZero();
        assertThat(limits.requests().inUse()).isOne();
    }

    /** Connects when the test says so. */
    private final class Fake extends PooledConnection {
        private final Channel channel;
        private boolean left;
        private boolean silent;

        Fake(EndpointPool of) {
            this(of, new EmbeddedChannel());
        }

        private Fake(EndpointPool of, Channel channel) {
            super(of, channel.eventLoop(), POLICY, 1, Integer.MAX_VALUE);
            this.channel = channel;
        }

        void connected() {
            dialled(channel);
            channel.closeFuture().addListener(closed -> {
                if (!silent) {
                    over();
                }
            });
        }

        @Override
        boolean spoilt() {
            return left;
        }

        @Override
        void carry(Channel own, Exchange exchange) {
            carried.add(exchange);
        }

        @Override
        void secured(ChannelPipeline pipeline) {
            throw new UnsupportedOperationException();
        }
    }
}
