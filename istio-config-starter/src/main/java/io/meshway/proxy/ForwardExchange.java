package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One request on its way through a {@link ForwardPlan}: faults, CORS, destination, mirrors, attempts, answer. A state machine and not a chain of operators,
 * because everything here is paid for by every request. Decisions are made on the client connection's event loop; only an attempt that delivers its
 * response stays on its own.
 */
final class ForwardExchange extends Mono<Void> implements Subscription, PickContext, ResponseEdits {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final ForwardPlan plan;
    private final Downstream request;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final RequestHash hash;
    private final Destinations.Destination destination;
    private final RequestPolicy policy;
    private final RetryState retries;
    private final Instant started;
    private final TriedEndpoints tried = new TriedEndpoints();
    private @Nullable CoreSubscriber<? super Void> subscriber;
    private @Nullable HeaderEditor editor;
    private @Nullable String allowedOrigin;
    private @Nullable Cluster cluster;
    private String target = "";
    private @Nullable ReplayBody body;
    private boolean received;
    private volatile @Nullable Attempt attempt;
    private @Nullable Future<?> deadline;
    private long deadlineAt;
    private @Nullable Future<?> pause;
    private boolean retryPermit;
    private volatile @Nullable Subscription answer;

    ForwardExchange(ForwardPlan plan, Downstream request) {
        this.plan = plan;
        this.request = request;
        this.started = plan.environment().clock().instant();
        this.policy = plan.policy().forRequest(request);
        this.retries = new RetryState(policy.retry());
        this.destination = plan.destinations().draw();
        this.hash = RequestHash.of(plan.action().hashKeys(), request);
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
        subscriber = actual;
        actual.onSubscribe(this);
        FaultInjection fault = plan.fault();
        long delay = fault == null ? 0 : fault.drawDelayNanos();
        if (delay > 0) {
            pause = request.executor().schedule(this::afterDelay, delay, TimeUnit.NANOSECONDS);
        } else {
            afterDelay();
        }
    }

    private void afterDelay() {
        FaultInjection fault = plan.fault();
        Mono<Void> aborted = fault == null ? null : fault.drawAbort(request, this);
        if (aborted != null) {
            answer(aborted);
            return;
        }
        CorsHandling cors = plan.cors();
        if (cors != null) {
            allowedOrigin = cors.allowedOrigin(request);
            Mono<Void> preflight = cors.answerPreflight(request, allowedOrigin);
            if (preflight != null) {
                answer(preflight);
                return;
            }
        }
        forward();
    }

    private void forward() {
        cluster = destination.cluster().current();
        if (cluster == null) {
            reply(LocalReply.NO_CLUSTER);
            return;
        }
        target = UpstreamHead.prepare(request, plan, destination.request(), editor());
        prepareBody();
        if (body == null) {
            whenReceived();
        }
        attempt();
    }

    /** Mirrors get their branches before the body starts to flow. */
    private void prepareBody() {
        Flux<ByteBuf> source = request.hasBody() ? request.body() : null;
        List<Mirroring> mirrors = plan.mirrors();
        MirrorTap tap = source == null || mirrors.isEmpty() ? null : new MirrorTap();
        for (int i = 0; i < mirrors.size(); i++) {
            if (mirrors.get(i).drawn()) {
                mirrors.get(i).send(request, target, tap == null ? null : tap.branch());
            }
        }
        if (source != null) {
            Flux<ByteBuf> tapped = tap == null ? source : tap.tap(source);
            body = new ReplayBody(tapped, request.executor(), retries.mayRetry(), this::whenReceived);
        }
    }

    /** The client has sent everything: here the timeouts of Envoy begin. */
    private void whenReceived() {
        received = true;
        long timeout = policy.timeoutNanos();
        if (timeout > 0 && phase.get() != Phase.ENDED) {
            deadlineAt = System.nanoTime() + timeout;
            deadline = request.executor().schedule(this::whenLate, timeout, TimeUnit.NANOSECONDS);
        }
        Attempt current = attempt;
        if (current != null) {
            current.requestReceived();
        }
    }

    private void attempt() {
        pause = null;
        if (phase.get() != Phase.WAITING) {
            return;
        }
        Cluster live = cluster;
        LiveEndpoint endpoint = live == null ? null : live.pick(this);
        if (live == null || endpoint == null || !(endpoint.connector() instanceof Upstream upstream)) {
            reply(LocalReply.NO_HEALTHY_UPSTREAM);
            return;
        }
        tried.add(endpoint);
        Attempt next = new Attempt(this, live, endpoint, retryPermit);
        retryPermit = false;
        HttpHeaders headers = request.requestHeaders();
        headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(tried.count()));
        announceTimeout(headers);
        attempt = next;
        Flux<ByteBuf> sent = body == null ? null : body.open();
        next.start(upstream, new Upstream.Request(request.method(), target, headers, sent, next));
    }

    /** The time per try, else the whole timeout; a retry gets no more than what is left of it. */
    private void announceTimeout(HttpHeaders headers) {
        long nanos =
                policy.retry().perTryTimeoutNanos() > 0 ? policy.retry().perTryTimeoutNanos() : policy.timeoutNanos();
        if (nanos <= 0) {
            return;
        }
        if (tried.count() > 1 && deadline != null) {
            nanos = Math.min(nanos, deadlineAt - System.nanoTime());
        }
        headers.set(HeaderNames.X_ENVOY_EXPECTED_TIMEOUT, Long.toString(Math.max(1, nanos / NANOS_PER_MILLI)));
    }

    /** What to do with the response of an attempt that claimed the exchange: deliver it, or give it up. */
    Publisher<Void> deliver(Attempt from, Upstream.Response response) {
        ReplayBody sent = body;
        if (mayRepeat() && retries.retryAfter(response.status(), response.headers()) && takeRetryPermit()) {
            from.willBeRepeated();
            response.discard();
            return Mono.empty();
        }
        if (!phase.compareAndSet(Phase.WAITING, Phase.ANSWERING)) {
            response.discard();
            return Mono.empty();
        }
        from.isDelivered();
        if (sent != null) {
            sent.keepNoMore();
        }
        HttpHeaders headers = response.headers();
        HopByHop.cleanResponse(headers);
        headers.set(HeaderNames.X_ENVOY_SERVICE_TIME, Long.toString(from.elapsedMillis()));
        apply(headers);
        hash.addCookie(headers);
        plan.environment().stamp().apply(headers);
        if (request.method().equals("HEAD") || response.status() == NO_CONTENT || response.status() == NOT_MODIFIED) {
            response.discard();
            return request.answer(response.status(), headers, null);
        }
        return request.answer(response.status(), headers, response.body());
    }

    /**
     * An attempt ended without an answer for the client; on the event loop.
     *
     * @param failure null when its response was given up for a retry
     */
    void retryOrReply(UpstreamFailure.@Nullable Reason failure) {
        if (failure == null || (mayRepeat() && retries.retryAfter(failure) && takeRetryPermit())) {
            pauseThenAttempt();
        } else {
            reply(LocalReply.of(failure, tried.count() > 1));
        }
    }

    /** An attempt took longer than its share; on the event loop. */
    void afterPerTryTimeout() {
        if (mayRepeat() && retries.retryAfterPerTryTimeout() && takeRetryPermit()) {
            pauseThenAttempt();
        } else {
            reply(LocalReply.TIMEOUT);
        }
    }

    private boolean mayRepeat() {
        return body == null || body.replayable();
    }

    private void pauseThenAttempt() {
        if (phase.get() == Phase.WAITING) {
            long nanos = retries.backoffNanos(plan.environment().random().get());
            pause = request.executor().schedule(this::attempt, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The cluster's limit of concurrent retries has room for one more; the next attempt gives the permit back. */
    private boolean takeRetryPermit() {
        Cluster live = cluster;
        retryPermit = live != null && live.limits().tryRetry();
        return retryPermit;
    }

    /** The whole exchange took too long. */
    private void whenLate() {
        Attempt current = attempt;
        if (phase.get() == Phase.WAITING) {
            if (pause != null) {
                pause.cancel(false);
            }
            if (current != null) {
                current.giveUpLate();
            }
            if (reply(LocalReply.TIMEOUT)) {
                return;
            }
        }
        finish(new UpstreamFailure(UpstreamFailure.Reason.LOCAL_RESET, "timeout while the response was sent"));
        if (current != null) {
            current.cancel();
        }
    }

    private boolean reply(LocalReply reply) {
        return answer(plan.environment().replies().send(request, reply, this));
    }

    /** False when another answer was first. */
    private boolean answer(Mono<Void> answerOfOurs) {
        boolean first = phase.compareAndSet(Phase.WAITING, Phase.ANSWERING);
        if (first) {
            answerOfOurs.subscribe(new OwnAnswer(this));
        }
        return first;
    }

    /** The answer that the proxy makes itself is being sent. */
    void answering(Subscription own) {
        answer = own;
    }

    /** Everything was sent, or could not be. */
    void finish(@Nullable Throwable failure) {
        if (phase.getAndSet(Phase.ENDED) == Phase.ENDED) {
            return;
        }
        cleanUp();
        CoreSubscriber<? super Void> waiting = subscriber;
        if (waiting == null) {
            return;
        }
        if (failure == null) {
            waiting.onComplete();
        } else {
            waiting.onError(failure);
        }
    }

    private void cleanUp() {
        Future<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
        ReplayBody sent = body;
        if (sent != null) {
            sent.close();
        }
        Cluster live = cluster;
        if (retryPermit && live != null) {
            retryPermit = false;
            live.limits().retries().release();
        }
    }

    @Override
    public void request(long n) {
        // A Mono<Void> has nothing to hand out.
    }

    /** The client went away. */
    @Override
    public void cancel() {
        if (phase.getAndSet(Phase.ENDED) == Phase.ENDED) {
            return;
        }
        Future<?> waiting = pause;
        if (waiting != null) {
            waiting.cancel(false);
        }
        Attempt current = attempt;
        if (current != null) {
            current.cancel();
        }
        Subscription own = answer;
        if (own != null) {
            own.cancel();
        }
        cleanUp();
    }

    /** The operations of the chosen destination and CORS, on whatever answer goes out for this route. */
    @Override
    public void apply(HttpHeaders headers) {
        if (!destination.response().isEmpty()) {
            editor().editResponse(destination.response(), headers);
        }
        CorsHandling cors = plan.cors();
        if (cors != null && allowedOrigin != null) {
            cors.mark(headers, allowedOrigin);
        }
    }

    private HeaderEditor editor() {
        if (editor == null) {
            editor = new HeaderEditor(request, started);
        }
        return editor;
    }

    Downstream request() {
        return request;
    }

    RetryState retries() {
        return retries;
    }

    long perTryTimeoutNanos() {
        return policy.retry().perTryTimeoutNanos();
    }

    boolean received() {
        return received;
    }

    @Override
    public boolean hasHash() {
        return hash.present();
    }

    @Override
    public long hash() {
        return hash.value();
    }

    @Override
    public boolean tried(LiveEndpoint endpoint) {
        return policy.retry().avoidPreviousHosts() && tried.contains(endpoint);
    }

    private enum Phase {
        /** Nothing was sent to the client. */
        WAITING,
        /** The answer is on its way. */
        ANSWERING,
        /** Over, whichever way. */
        ENDED
    }
}
