package io.meshway.proxy;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One try at one endpoint. Whatever comes first decides what becomes of it: its response, its failure, its timer, or the end of the exchange. All of that
 * is settled on the event loop of the client's connection; permits are given back at once, wherever the attempt ends.
 */
final class Attempt implements CoreSubscriber<Void>, Upstream.Events, Upstream.ResponseConsumer {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ForwardExchange exchange;
    private final Cluster cluster;
    private final LiveEndpoint endpoint;
    private final boolean retry;
    private final EventExecutor loop;
    private final long begun;
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile boolean cancelled;
    private boolean decided;
    private boolean delivered;
    private boolean repeated;
    private boolean connected;
    private @Nullable Future<?> timer;

    /**
     * An attempt that has not begun.
     *
     * @param retry whether it holds a permit of the cluster's limit of retries
     */
    Attempt(ForwardExchange exchange, Cluster cluster, LiveEndpoint endpoint, boolean retry) {
        this.exchange = exchange;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.retry = retry;
        this.loop = exchange.request().executor();
        this.begun = loop.ticker().nanoTime();
    }

    void start(Upstream upstream, Upstream.Request request) {
        endpoint.started();
        upstream.exchange(request, this).subscribe(this);
    }

    /** Its response goes to the client: the exchange ends with it. */
    void isDelivered() {
        delivered = true;
    }

    /** Its response is given up: once it has ended, another attempt follows. */
    void willBeRepeated() {
        repeated = true;
    }

    @Override
    public void connected() {
        onLoop(() -> {
            connected = true;
            cluster.report(endpoint, AttemptOutcome.CONNECTED);
            startTimer();
        });
    }

    @Override
    public void headSent() {
        exchange.retries().headSent();
    }

    @Override
    public void interim(int status, HttpHeaders headers) {
        onLoop(() -> {
            if (!decided) {
                exchange.retries().noMore();
                HopByHop.cleanResponse(headers);
                exchange.request().inform(status, headers);
            }
        });
    }

    /** The client has sent everything. */
    void requestReceived() {
        startTimer();
    }

    private void startTimer() {
        long nanos = exchange.perTryTimeoutNanos();
        if (nanos > 0 && connected && exchange.received() && timer == null && !decided) {
            timer = loop.schedule(this::whenLate, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void whenLate() {
        if (giveUpLate()) {
            exchange.afterPerTryTimeout();
        }
    }

    /** There is no more time for this attempt; false, and nothing happens, when its outcome is settled already. */
    boolean giveUpLate() {
        if (decided) {
            return false;
        }
        cluster.report(endpoint, AttemptOutcome.TIMED_OUT);
        cancel();
        return true;
    }

    @Override
    public Publisher<Void> accept(Upstream.Response response) {
        return loop.inEventLoop()
                ? decide(response)
                : Mono.defer(() -> Mono.fromDirect(decide(response))).subscribeOn(Schedulers.fromExecutor(loop));
    }

    private Publisher<Void> decide(Upstream.Response response) {
        if (decided) {
            response.discard();
            return Mono.empty();
        }
        decided = true;
        stopTimer();
        AttemptOutcomes.report(cluster, endpoint, response, LocalReplies.isGrpc(exchange.request()));
        return exchange.deliver(this, response);
    }

    /** How long ago it began. */
    long elapsedMillis() {
        return (loop.ticker().nanoTime() - begun) / NANOS_PER_MILLI;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        subscription = upstream;
        if (cancelled) {
            upstream.cancel();
        } else {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onComplete() {
        release();
        onLoop(() -> ended(null));
    }

    @Override
    public void onError(Throwable error) {
        release();
        onLoop(() -> ended(error));
    }

    private void ended(@Nullable Throwable error) {
        if (cancelled) {
            return;
        }
        if (delivered) {
            if (error instanceof UpstreamFailure) {
                cluster.report(endpoint, AttemptOutcome.RESET);
            }
            exchange.finish(error);
        } else if (repeated) {
            exchange.retryOrReply(null);
        } else if (!decided) {
            decided = true;
            stopTimer();
            UpstreamFailure.Reason reason = AttemptOutcomes.reason(error);
            AttemptOutcomes.report(cluster, endpoint, reason);
            exchange.retryOrReply(reason);
        }
    }

    /** Resets the upstream exchange; on the event loop. */
    void cancel() {
        decided = true;
        if (cancelled) {
            return;
        }
        cancelled = true;
        stopTimer();
        release();
        Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }

    private void release() {
        ended();
        if (retry && released.compareAndSet(false, true)) {
            cluster.limits().retries().release();
        }
    }

    /** From now on the endpoint is not busy with this, however long the client takes to read. */
    @Override
    public void ended() {
        if (busy.compareAndSet(true, false)) {
            endpoint.finished();
        }
    }

    private void stopTimer() {
        EventLoops.cancel(timer);
    }

    private void onLoop(Runnable task) {
        EventLoops.run(loop, task);
    }
}
