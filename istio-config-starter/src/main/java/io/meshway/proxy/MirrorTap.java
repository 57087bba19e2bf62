package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Copies a streaming body to mirrors at the pace of the request itself. A mirror that falls too far behind loses its copy, the request never waits.
 * Lives on the event loop of the client's connection.
 */
final class MirrorTap {

    private final List<MirrorBranch> branches = new ArrayList<>(1);

    /** The body for one more mirror, before the body begins to flow. */
    MirrorBranch branch() {
        MirrorBranch branch = new MirrorBranch();
        branches.add(branch);
        return branch;
    }

    /** The body with the copies taken as it passes. */
    Flux<ByteBuf> tap(Flux<ByteBuf> body) {
        return body.doOnNext(this::copy)
                .doOnComplete(() -> branches.forEach(MirrorBranch::complete))
                .doOnError(error -> branches.forEach(branch -> branch.fail(error)));
    }

    private void copy(ByteBuf piece) {
        for (int i = 0; i < branches.size(); i++) {
            branches.get(i).offer(piece);
        }
    }

    /** No more of the body will come: copies that are not complete break off. */
    void end() {
        for (int i = 0; i < branches.size(); i++) {
            branches.get(i).fail(new UpstreamFailure(UpstreamFailure.Reason.LOCAL_RESET, "mirrored request ended"));
        }
    }
}
