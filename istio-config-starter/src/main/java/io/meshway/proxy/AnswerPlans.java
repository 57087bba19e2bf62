package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Plans for answers that no route gives. */
final class AnswerPlans {
    private AnswerPlans() {}

    /** No route of the virtual host fits: 404 with an empty body. */
    record NoRoute(LocalReplies replies) implements Plan {
        @Override
        public Mono<Void> serve(Downstream request) {
            return replies.send(request, LocalReply.NO_ROUTE);
        }

        @Override
        public @Nullable CompiledRoute route() {
            return null;
        }
    }

    /** {@code tls.httpsRedirect}: 301 to the same URL with https; Host, path and query exactly as they were sent. */
    record HttpsRedirect(LocalReplies replies) implements Plan {
        @Override
        public Mono<Void> serve(Downstream request) {
            var headers = LocalReplies.newHeaders();
            String path = request.query() == null ? request.path() : request.path() + '?' + request.query();
            headers.set(HeaderNames.LOCATION, "https://" + request.authority() + path);
            return replies.send(request, new LocalReply(301, "", null), headers, ResponseEdits.NONE);
        }

        @Override
        public @Nullable CompiledRoute route() {
            return null;
        }
    }
}
