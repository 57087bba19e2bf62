package io.meshway.proxy;

import io.meshway.route.action.HeaderEdits;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** Turns the client's headers and path into those that go upstream; mirrors and retries carry the same ones. */
final class UpstreamHead {
    private UpstreamHead() {}

    /**
     * Edits {@link Downstream#requestHeaders()} in place.
     *
     * @return the target to send
     */
    static String prepare(Downstream request, ForwardPlan plan, HeaderEdits edits, HeaderEditor editor) {
        HttpHeaders headers = request.requestHeaders();
        RouteAction.Forward action = plan.action();
        String original = request.query() == null ? request.path() : request.path() + '?' + request.query();
        String authority = authority(request, action, edits, editor);
        if (!edits.isEmpty()) {
            editor.editRequest(edits, headers);
        }
        headers.set(HeaderNames.HOST, authority);
        if (!authority.equals(request.authority())) {
            headers.set(HeaderNames.X_ENVOY_ORIGINAL_HOST, request.authority());
        }
        headers.set(HeaderNames.X_ENVOY_DECORATOR_OPERATION, plan.operation());
        String path = action.rewrite().apply(request.path());
        if (path.equals(request.path())) {
            return original;
        }
        headers.set(HeaderNames.X_ENVOY_ORIGINAL_PATH, original);
        return request.query() == null ? path : path + '?' + request.query();
    }

    /** {@code rewrite.authority} before a header operation before what the client sent. */
    private static String authority(
            Downstream request, RouteAction.Forward action, HeaderEdits edits, HeaderEditor editor) {
        if (action.authority() != null) {
            return action.authority();
        }
        if (edits.authority() != null) {
            String text = editor.text(edits.authority(), EmptyHttpHeaders.INSTANCE);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return request.authority();
    }
}
