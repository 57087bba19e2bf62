package io.meshway.proxy;

import io.meshway.model.GrpcStatus;
import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** Istio's {@code directResponse}: a fixed status and body. */
final class DirectPlan implements Plan {
    private final CompiledRoute route;
    private final RouteAction.Direct action;
    private final ProxyEnvironment environment;
    private final byte[] body;

    DirectPlan(CompiledRoute route, RouteAction.Direct action, ProxyEnvironment environment) {
        this.route = route;
        this.action = action;
        this.environment = environment;
        this.body = action.body().toArray();
    }

    @Override
    public Mono<Void> serve(Downstream request) {
        HttpHeaders headers = LocalReplies.newHeaders();
        if (!action.response().isEmpty()) {
            new HeaderEditor(request, environment.clock().instant()).editResponse(action.response(), headers);
        }
        if (body.length > 0 && !headers.contains(HeaderNames.CONTENT_TYPE)) {
            headers.set(HeaderNames.CONTENT_TYPE, "text/plain");
        }
        if (LocalReplies.isGrpc(request)) {
            int status = GrpcStatus.ofHttp(action.status()).code();
            return environment.replies().sendGrpc(request, status, new String(body, StandardCharsets.UTF_8), headers);
        }
        environment.stamp().apply(headers);
        return body.length == 0
                ? request.answer(action.status(), headers, null)
                : LocalReplies.answerWith(request, action.status(), headers, Unpooled.wrappedBuffer(body));
    }

    @Override
    public CompiledRoute route() {
        return route;
    }
}
