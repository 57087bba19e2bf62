package io.meshway.proxy;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/** Follows one mirrored copy to its end. Failures are nobody's business but that of the mirror's health. */
final class MirrorCopy extends BaseSubscriber<Void> implements Upstream.Events {
    private final Cluster cluster;
    private final LiveEndpoint endpoint;
    private final @Nullable MirrorBranch body;
    private final boolean grpc;
    private volatile @Nullable Future<?> timer;

    /** A copy that is about to be sent. */
    MirrorCopy(Cluster cluster, LiveEndpoint endpoint, @Nullable MirrorBranch body, boolean grpc) {
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.body = body;
        this.grpc = grpc;
        endpoint.started();
    }

    /** Gives the copy up after this time; 0 means never. */
    void limit(EventExecutor loop, long nanos) {
        if (nanos > 0 && !isDisposed()) {
            timer = loop.schedule(this::dispose, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Reads the answer to its end, for nobody. */
    Publisher<Void> drain(Upstream.Response response) {
        AttemptOutcomes.report(cluster, endpoint, response, grpc);
        return response.body().doOnNext(ReferenceCountUtil::release).then();
    }

    @Override
    public void connected() {
        cluster.report(endpoint, AttemptOutcome.CONNECTED);
    }

    @Override
    protected void hookOnError(Throwable error) {
        AttemptOutcomes.report(cluster, endpoint, AttemptOutcomes.reason(error));
    }

    @Override
    protected void hookFinally(SignalType type) {
        endpoint.finished();
        if (body != null) {
            body.discard();
        }
        Future<?> pending = timer;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
