package io.meshway.proxy;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** One try at one endpoint. Whoever claims it first decides what comes of it: its response, its failure, its timer, or the end of the exchange. */
final class Attempt implements CoreSubscriber<Void>, Upstream.Events, Upstream.ResponseConsumer {
    private final ForwardExchange exchange;
    private final Cluster cluster;
    private final LiveEndpoint endpoint;
    private final boolean retry;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long begun = System.nanoTime();
    private volatile @Nullable Subscription subscription;
    private volatile boolean delivered;
    private volatile boolean repeated;
    private boolean connected;
    private boolean requestPermit;
    private @Nullable Future<?> timer;

    Attempt(ForwardExchange exchange, Cluster cluster, LiveEndpoint endpoint, boolean retry) {
        this.exchange = exchange;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.retry = retry;
    }

    void start(Upstream upstream, Upstream.Request request) {
        endpoint.started();
        requestPermit = cluster.limits().requests().tryAcquire();
        if (requestPermit) {
            upstream.exchange(request, this).subscribe(this);
        } else {
            onError(new UpstreamFailure(UpstreamFailure.Reason.OVERFLOW, "http2MaxRequests"));
        }
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

    /** The client has sent everything. */
    void requestReceived() {
        startTimer();
    }

    private void startTimer() {
        long nanos = exchange.perTryTimeoutNanos();
        if (nanos > 0 && connected && exchange.received() && timer == null && !claimed.get()) {
            timer = loop().schedule(this::whenLate, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void whenLate() {
        if (claimed.compareAndSet(false, true)) {
            cluster.report(endpoint, AttemptOutcome.TIMED_OUT);
            cancel();
            exchange.afterPerTryTimeout();
        }
    }

    /** The exchange ran out of time; nothing happens when this attempt has its response already. */
    void giveUpLate() {
        if (claimed.compareAndSet(false, true)) {
            cluster.report(endpoint, AttemptOutcome.TIMED_OUT);
            cancel();
        }
    }

    @Override
    public Publisher<Void> accept(Upstream.Response response) {
        if (!claimed.compareAndSet(false, true)) {
            response.discard();
            return Mono.empty();
        }
        stopTimer();
        cluster.report(endpoint, outcome(response));
        return exchange.deliver(this, response);
    }

    private static AttemptOutcome outcome(Upstream.Response response) {
        String grpcStatus = response.headers().get(HeaderNames.GRPC_STATUS);
        if (grpcStatus != null && grpcStatus.length() <= 2 && grpcStatus.chars().allMatch(Character::isDigit)) {
            return AttemptOutcome.grpc(Integer.parseInt(grpcStatus));
        }
        return AttemptOutcome.response(response.status());
    }

    long elapsedMillis() {
        return (System.nanoTime() - begun) / 1_000_000L;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        subscription = upstream;
        upstream.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onComplete() {
        ended(null);
    }

    @Override
    public void onError(Throwable error) {
        ended(error);
    }

    private void ended(@Nullable Throwable error) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        release();
        if (delivered) {
            if (error instanceof UpstreamFailure) {
                cluster.report(endpoint, AttemptOutcome.RESET);
            }
            exchange.finish(error);
        } else if (repeated) {
            onLoop(() -> exchange.retryOrReply(null));
        } else if (claimed.compareAndSet(false, true)) {
            stopTimer();
            UpstreamFailure.Reason reason = reason(error);
            report(reason);
            onLoop(() -> exchange.retryOrReply(reason));
        }
    }

    private void report(UpstreamFailure.Reason reason) {
        switch (reason) {
            case OVERFLOW -> {}
            case REMOTE_CONNECTION_FAILURE, LOCAL_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
                cluster.report(endpoint, AttemptOutcome.CONNECT_FAILED);
            default -> cluster.report(endpoint, AttemptOutcome.RESET);
        }
    }

    private static UpstreamFailure.Reason reason(@Nullable Throwable error) {
        if (error == null) {
            return UpstreamFailure.Reason.CONNECTION_TERMINATION;
        }
        return error instanceof UpstreamFailure failure ? failure.reason() : UpstreamFailure.Reason.LOCAL_RESET;
    }

    /** Resets the upstream exchange. */
    void cancel() {
        claimed.set(true);
        if (over.compareAndSet(false, true)) {
            stopTimer();
            release();
            Subscription running = subscription;
            if (running != null) {
                running.cancel();
            }
        }
    }

    private void release() {
        endpoint.finished();
        if (requestPermit) {
            cluster.limits().requests().release();
        }
        if (retry) {
            cluster.limits().retries().release();
        }
    }

    private void stopTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private EventExecutor loop() {
        return exchange.request().executor();
    }

    private void onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
        } else {
            loop().execute(task);
        }
    }
}
