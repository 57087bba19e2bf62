package io.meshway.proxy;

import io.meshway.route.action.FaultPolicy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Istio's {@code fault}: first the draw for a delay, then, after waiting, an independent one for an abort. */
record FaultInjection(FaultPolicy policy, ProxyEnvironment environment) {
    /** How long this request waits; 0 for not at all. */
    long drawDelayNanos() {
        FaultPolicy.Delay delay = policy.delay();
        return delay != null && environment.draws(delay.millionths()) ? delay.nanos() : 0;
    }

    /** The answer, if this request is aborted; null if it goes on. */
    @Nullable
    Mono<Void> drawAbort(Downstream request, ResponseEdits edits) {
        FaultPolicy.Abort abort = policy.abort();
        if (abort == null || !environment.draws(abort.millionths())) {
            return null;
        }
        LocalReply reply = LocalReply.abort(abort.httpStatus());
        if (abort.grpcStatus() < 0 || !LocalReplies.isGrpc(request)) {
            return environment.replies().send(request, reply, edits);
        }
        var headers = LocalReplies.newHeaders();
        edits.apply(headers);
        return environment.replies().sendGrpc(request, reply, abort.grpcStatus(), headers);
    }
}
