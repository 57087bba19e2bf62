package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The request's body on its way to attempts and mirrors. Lives on the event loop of the client's connection. */
final class OutgoingBody {
    private final @Nullable ReplayBody body;
    private final @Nullable MirrorTap tap;

    private OutgoingBody(@Nullable ReplayBody body, @Nullable MirrorTap tap) {
        this.body = body;
        this.tap = tap;
    }

    /**
     * Sends the copies of the request to its mirrors, which get their branches before the body starts to flow, and prepares the body for the attempts.
     *
     * @param keep whether there may be a retry
     * @param whenReceived told once, when the client has sent everything: from within, if there is no body
     */
    static OutgoingBody begin(
            Downstream request, List<Mirroring> mirrors, Mirroring.Copied copied, boolean keep, Runnable whenReceived) {
        boolean hasBody = request.hasBody();
        MirrorTap tap = null;
        for (int i = 0; i < mirrors.size(); i++) {
            if (mirrors.get(i).drawn()) {
                if (hasBody && tap == null) {
                    tap = new MirrorTap();
                }
                mirrors.get(i).send(request, copied, tap);
            }
        }
        if (!hasBody) {
            whenReceived.run();
            return new OutgoingBody(null, null);
        }
        Flux<ByteBuf> source = tap == null ? request.body() : tap.tap(request.body());
        return new OutgoingBody(new ReplayBody(source, request.executor(), keep, whenReceived), tap);
    }

    /** Whether another attempt can have the whole request. */
    boolean replayable() {
        return body == null || body.replayable();
    }

    /** The body for the next attempt, from the start; null when the request has none. */
    @Nullable
    Flux<ByteBuf> open() {
        return body == null ? null : body.open();
    }

    /** No further attempt will come. */
    void keepNoMore() {
        if (body != null) {
            body.keepNoMore();
        }
    }

    /** The exchange is over. Mirrors that do not have everything by now never will. */
    void close() {
        if (body != null) {
            body.close();
        }
        if (tap != null) {
            tap.end();
        }
    }
}
