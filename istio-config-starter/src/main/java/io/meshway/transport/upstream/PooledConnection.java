package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of a pool. What is counted belongs to the pool's lock; everything else happens on the connection's event loop. */
abstract class PooledConnection {
    final EndpointPool pool;
    final EventLoop loop;
    final PoolPolicy policy;

    // The list of the pool's ready connections, under its lock.
    @Nullable
    PooledConnection newer;

    @Nullable
    PooledConnection older;

    boolean listed;

    private int promised;
    private int capacity;
    private int active;
    private int left;
    private boolean retired;
    private boolean useful;
    private boolean gone;
    private long idleSince;

    private volatile @Nullable Channel channel;
    private volatile @Nullable UpstreamFailure failure;
    private boolean wasReady;
    private @Nullable Future<?> idleCheck;
    private @Nullable Future<?> lifetime;

    /**
     * A connection that is not opened.
     *
     * @param promised how many exchanges at a time it is expected to take
     * @param lifetimeExchanges how many it takes in its life
     */
    PooledConnection(EndpointPool pool, EventLoop loop, PoolPolicy policy, int promised, int lifetimeExchanges) {
        this.pool = pool;
        this.loop = loop;
        this.policy = policy;
        this.promised = promised;
        this.left = lifetimeExchanges;
    }

    /** What it is expected to take. Under the lock of the pool, as everything down to {@link #start}. */
    final int promised() {
        return promised;
    }

    /** What it was expected to take, once: from now on it is known, or nothing. */
    final int kept() {
        int was = promised;
        promised = 0;
        return was;
    }

    final void takes(int exchangesAtATime) {
        capacity = exchangesAtATime;
        useful |= free();
        idleSince = System.nanoTime();
    }

    final void took() {
        active++;
        if (--left == 0) {
            retired = true;
        }
    }

    final void lost() {
        active--;
        idleSince = System.nanoTime();
    }

    final void retire() {
        retired = true;
    }

    final void leave() {
        gone = true;
        retired = true;
    }

    final boolean gone() {
        return gone;
    }

    final boolean free() {
        return !retired && active < capacity;
    }

    /** Whether it would take an exchange if it had fewer. */
    final boolean takesAny() {
        return capacity > 0;
    }

    /** Whether it took exchanges at any time. */
    final boolean wasUseful() {
        return useful;
    }

    /** For how long nothing has run on it. */
    final long idleNanos() {
        return active > 0 ? 0 : System.nanoTime() - idleSince;
    }

    /** Nothing runs on it, and nothing will. */
    final boolean finished() {
        return retired && active == 0;
    }

    /** Begins an exchange that the pool attached to this connection. */
    final void start(Exchange exchange) {
        run(() -> begin(exchange));
    }

    /** Runs the task on the event loop: now if this is it. */
    final void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    final boolean onItsLoop() {
        return loop.inEventLoop();
    }

    private void begin(Exchange exchange) {
        Channel own = channel;
        if (exchange.isCancelled()) {
            exchange.detach();
        } else if (own == null || !own.isActive() || spoilt()) {
            pool.again(this, exchange);
        } else {
            carry(own, exchange);
        }
    }

    /** Whether nothing more may be sent on it, though it is open, which the pool may not have known. */
    abstract boolean spoilt();

    /** Sends the exchange. */
    abstract void carry(Channel own, Exchange exchange);

    /** There is a channel, which is not connected yet. */
    final void dialled(Channel fresh) {
        channel = fresh;
    }

    /** The connection is connected, and secure if it is to be: installs the protocol, which calls {@link #ready} when exchanges may begin. */
    abstract void secured(ChannelPipeline pipeline);

    /** Exchanges may begin. */
    final void ready(int exchangesAtATime) {
        wasReady = true;
        long idle = policy.idleTimeout().toNanos();
        if (idle > 0) {
            checkIdleAfter(idle);
        }
        Duration longest = policy.maxDuration();
        if (longest != null) {
            lifetime = loop.schedule(() -> pool.retire(this), longest.toNanos(), TimeUnit.NANOSECONDS);
        }
        pool.opened(this, exchangesAtATime);
    }

    final boolean wasReady() {
        return wasReady;
    }

    private void checkIdleAfter(long nanos) {
        idleCheck = loop.schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkIdle() {
        long left = pool.idleLeft(this, policy.idleTimeout().toNanos());
        if (left > 0) {
            checkIdleAfter(left);
        } else {
            close();
        }
    }

    final @Nullable Channel channel() {
        return channel;
    }

    /** Why it is about to close; the first reason counts. */
    final void fails(UpstreamFailure why) {
        if (failure == null) {
            failure = why;
        }
        close();
    }

    /** Why it closed; null if nobody said. */
    final @Nullable UpstreamFailure failure() {
        return failure;
    }

    /** Closes, whatever runs on it. */
    final void close() {
        Channel own = channel;
        if (own != null) {
            own.close();
        }
    }

    /** The channel is closed, or was never opened. */
    void over() {
        stop(idleCheck);
        stop(lifetime);
        if (wasUseful()) {
            pool.closed(this);
        } else {
            // Also when it was ready and took nothing: whoever waits would dial for ever.
            UpstreamFailure why = failure;
            pool.failed(
                    this, why == null ? new UpstreamFailure(Reason.REMOTE_CONNECTION_FAILURE, "closed at once") : why);
        }
    }

    static void stop(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
