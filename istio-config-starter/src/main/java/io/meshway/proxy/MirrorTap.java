package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Copies a streaming body to mirrors at the pace of the request itself. A mirror that falls too far behind loses its copy, the request never waits. */
final class MirrorTap {
    /** How far a mirror may fall behind: 4 MiB. */
    private static final long LIMIT_BYTES = 4L * 1024 * 1024;

    private final List<Branch> branches = new ArrayList<>(1);

    /** The body for one more mirror; to be subscribed at once. */
    Flux<ByteBuf> branch() {
        Branch branch = new Branch();
        branches.add(branch);
        return branch.flux();
    }

    /** The body with the copies taken as it passes. */
    Flux<ByteBuf> tap(Flux<ByteBuf> body) {
        return body.doOnNext(piece -> {
                    for (Branch branch : branches) {
                        branch.offer(piece);
                    }
                })
                .doOnComplete(() -> branches.forEach(branch -> branch.sink.tryEmitComplete()))
                .doOnError(error -> branches.forEach(branch -> branch.sink.tryEmitError(error)))
                .doOnCancel(() -> branches.forEach(branch -> branch.sink.tryEmitError(
                        new UpstreamFailure(UpstreamFailure.Reason.LOCAL_RESET, "mirrored request ended"))));
    }

    private static final class Branch {
        private final Sinks.Many<ByteBuf> sink = Sinks.many().unicast().onBackpressureBuffer();
        private final AtomicLong behind = new AtomicLong();

        Flux<ByteBuf> flux() {
            return sink.asFlux()
                    .doOnNext(piece -> behind.addAndGet(-piece.readableBytes()))
                    .doOnDiscard(ByteBuf.class, ReferenceCountUtil::release);
        }

        void offer(ByteBuf piece) {
            if (behind.addAndGet(piece.readableBytes()) > LIMIT_BYTES) {
                sink.tryEmitError(new UpstreamFailure(UpstreamFailure.Reason.OVERFLOW, "mirror too slow"));
                return;
            }
            ByteBuf copy = piece.retainedDuplicate();
            if (sink.tryEmitNext(copy).isFailure()) {
                copy.release();
            }
        }
    }
}
