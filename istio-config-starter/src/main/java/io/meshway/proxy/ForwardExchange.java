package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.RequestedHosts;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One request on its way through a {@link ForwardPlan}: faults, CORS, destination, mirrors, attempts, answer. A state machine and not a chain of operators,
 * because everything here is paid for by every request. All of it happens on the event loop of the client's connection, whoever calls.
 */
final class ForwardExchange extends Mono<Void> implements Subscription, ResponseEdits {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final ForwardPlan plan;
    private final Downstream request;
    private final RequestHash hash;
    private final Destinations.Destination destination;
    private final RequestPolicy policy;
    private final RetryState retries;
    private final Instant started;
    private final TriedEndpoints tried;
    private final RetryPermit retryPermit = new RetryPermit();
    private Phase phase = Phase.WAITING;
    private @Nullable CoreSubscriber<? super Void> subscriber;
    private @Nullable HeaderEditor editor;
    private @Nullable String allowedOrigin;
    private @Nullable Cluster cluster;
    private String target = "";
    private @Nullable OutgoingBody body;
    private boolean received;
    private @Nullable Attempt attempt;
    private @Nullable Future<?> deadline;
    private long deadlineAt;
    private @Nullable Future<?> pause;
    private @Nullable Subscription answer;

    ForwardExchange(ForwardPlan plan, Downstream request) {
        this.plan = plan;
        this.request = request;
        this.started = plan.environment().clock().instant();
        this.policy = plan.policy().forRequest(request);
        this.retries = new RetryState(policy);
        this.destination = plan.destinations().draw();
        this.hash = RequestHash.of(plan.action().hashKeys(), request);
        this.tried = new TriedEndpoints(hash, policy.retry());
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
        subscriber = actual;
        actual.onSubscribe(this);
        onLoop(this::begin);
    }

    private void begin() {
        FaultInjection fault = plan.fault();
        long delay = fault == null ? 0 : fault.drawDelayNanos();
        if (delay > 0 && phase == Phase.WAITING) {
            pause = request.executor().schedule(this::afterDelay, delay, TimeUnit.NANOSECONDS);
        } else {
            afterDelay();
        }
    }

    private void afterDelay() {
        pause = null;
        if (phase != Phase.WAITING) {
            return;
        }
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
        Onward onward = plan.onward();
        if (onward == null) {
            forward();
        } else {
            answer(onward.serve(request, this::mark));
        }
    }

    private void forward() {
        Cluster known = destination.cluster().current();
        if (known == null) {
            reply(LocalReply.NO_CLUSTER);
            return;
        }
        target = UpstreamHead.prepare(request, plan, destination.request(), editor());
        RequestedHosts hosts = known.requestedHosts();
        if (hosts == null) {
            cluster = known;
            attempt();
        } else {
            HostLookup.begin(hosts, this);
        }
    }

    /**
     * Whom the request asks for was looked up; on the event loop.
     *
     * @param host null when there is no such host
     * @param otherwise the answer then
     */
    void hostIsKnown(@Nullable Cluster host, LocalReply otherwise) {
        cluster = host;
        if (phase == Phase.WAITING && host == null) {
            reply(otherwise);
        } else {
            attempt();
        }
    }

    /** The client has sent everything, which one that upgrades never has: here the timeouts of Envoy begin. */
    private void whenReceived() {
        if (request.upgrade() != null) {
            return;
        }
        received = true;
        long timeout = policy.timeoutNanos();
        if (timeout > 0 && phase != Phase.ENDED) {
            deadlineAt = now() + timeout;
            deadline = request.executor().schedule(this::whenLate, timeout, TimeUnit.NANOSECONDS);
        }
        Attempt current = attempt;
        if (current != null) {
            current.requestReceived();
        }
    }

    private void attempt() {
        pause = null;
        if (phase != Phase.WAITING) {
            return;
        }
        boolean first = tried.count() == 0;
        if (!first && !mayRepeat()) {
            reply(LocalReply.BUFFER_LIMIT);
            return;
        }
        Cluster live = cluster;
        LiveEndpoint endpoint = live == null ? null : live.pick(tried);
        if (live == null || endpoint == null || !(endpoint.connector() instanceof Upstream upstream)) {
            reply(LocalReply.NO_HEALTHY_UPSTREAM);
            return;
        }
        if (first) {
            body = OutgoingBody.begin(
                    request,
                    request.upgrade() == null ? plan.mirrors() : List.of(),
                    new Mirroring.Copied(target, policy.timeoutNanos()),
                    retries.mayRetry(),
                    this::whenReceived);
        }
        tried.add(endpoint);
        Attempt next = new Attempt(this, live, endpoint, retryPermit.handOver());
        attempt = next;
        Flux<ByteBuf> sent = body == null ? null : body.open();
        long left = deadline == null ? Long.MAX_VALUE : deadlineAt - now();
        HttpHeaders headers = AttemptHeaders.of(request, policy, tried.count(), left);
        next.start(upstream, new Upstream.Request(request.method(), target, headers, sent, request, next));
    }

    /** What to do with the response of an attempt: deliver it, or give it up; on the event loop. */
    Publisher<Void> deliver(Attempt from, Upstream.Response response) {
        if (phase != Phase.WAITING) {
            response.discard();
            return Mono.empty();
        }
        if (mayRepeat() && retries.retryAfter(response.status(), response.headers()) && takeRetryPermit()) {
            from.willBeRepeated();
            response.discard();
            return Mono.empty();
        }
        phase = Phase.ANSWERING;
        from.isDelivered();
        if (body != null) {
            body.keepNoMore();
        }
        HttpHeaders headers = response.headers();
        boolean switched = response.status() == SWITCHING_PROTOCOLS;
        if (switched) {
            Upgrades.cleanSwitch(headers);
        } else {
            HopByHop.cleanResponse(headers);
        }
        headers.set(HeaderNames.X_ENVOY_SERVICE_TIME, Long.toString(from.elapsedMillis()));
        apply(headers);
        hash.addCookie(headers);
        plan.environment().stamp().apply(headers);
        if (switched) {
            return request.tunnel(headers, response.connection());
        }
        if (response.bodiless()) {
            response.discard();
            return request.answer(response.status(), headers, null);
        }
        request.trailers(response::trailers);
        return request.answer(response.status(), headers, response.body());
    }

    /**
     * An attempt ended without an answer for the client; on the event loop.
     *
     * @param failure null when its response was given up for a retry
     */
    void retryOrReply(UpstreamFailure.@Nullable Reason failure) {
        if (phase != Phase.WAITING) {
            return;
        }
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
            reply(policy.whenLate());
        }
    }

    private boolean mayRepeat() {
        return body != null && body.replayable();
    }

    private void pauseThenAttempt() {
        long nanos = retries.backoffNanos(plan.environment().random().get());
        pause = request.executor().schedule(this::attempt, nanos, TimeUnit.NANOSECONDS);
    }

    /** The cluster's limit of concurrent retries has room for one more; the next attempt gives the permit back. */
    private boolean takeRetryPermit() {
        Cluster live = cluster;
        return live != null && retryPermit.take(live);
    }

    /** The whole exchange took too long. */
    private void whenLate() {
        Attempt current = attempt;
        if (phase == Phase.WAITING) {
            EventLoops.cancel(pause);
            if (current != null) {
                current.giveUpLate();
            }
            reply(policy.whenLate());
        } else {
            request.abort();
            finish(new UpstreamFailure(UpstreamFailure.Reason.LOCAL_RESET, "timeout while the response was sent"));
            if (current != null) {
                current.cancel();
            }
        }
    }

    private void reply(LocalReply reply) {
        answer(plan.environment().replies().send(request, reply, this));
    }

    /** Sends an answer of our own; it is short, so the timeout does not cut it. */
    private void answer(Mono<Void> answerOfOurs) {
        phase = Phase.ANSWERING;
        EventLoops.cancel(deadline);
        answerOfOurs.subscribe(new OwnAnswer(this));
    }

    /** The answer that the proxy makes itself is being sent. */
    void answering(Subscription own) {
        answer = own;
    }

    /** Everything was sent, or could not be. */
    void finish(@Nullable Throwable failure) {
        onLoop(() -> finished(failure));
    }

    private void finished(@Nullable Throwable failure) {
        CoreSubscriber<? super Void> waiting = subscriber;
        if (phase == Phase.ENDED || waiting == null) {
            return;
        }
        end();
        if (failure == null) {
            waiting.onComplete();
        } else {
            waiting.onError(failure);
        }
    }

    private void end() {
        phase = Phase.ENDED;
        EventLoops.cancel(pause);
        EventLoops.cancel(deadline);
        if (body != null) {
            body.close();
        }
        retryPermit.release();
    }

    @Override
    public void request(long n) {
        // A Mono<Void> has nothing to hand out.
    }

    @Override
    public void cancel() {
        onLoop(this::clientLeft);
    }

    private void clientLeft() {
        if (phase == Phase.ENDED) {
            return;
        }
        end();
        if (attempt != null) {
            attempt.cancel();
        }
        if (answer != null) {
            answer.cancel();
        }
    }

    private long now() {
        return request.executor().ticker().nanoTime();
    }

    private void onLoop(Runnable task) {
        EventLoops.run(request.executor(), task);
    }

    /** The operations of the chosen destination and CORS, on whatever answer goes out for this route. */
    @Override
    public void apply(HttpHeaders headers) {
        if (!destination.response().isEmpty()) {
            editor().editResponse(destination.response(), headers);
        }
        mark(headers);
    }

    private void mark(HttpHeaders headers) {
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
}
