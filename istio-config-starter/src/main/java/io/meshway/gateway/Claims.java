package io.meshway.gateway;

import io.meshway.proxy.RequestIntake;
import io.netty.util.AttributeKey;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.Connection;

/** How the intake, which sees the native request, tells the Spring door what it found: an attribute of the connection, for the request in hand. */
record Claims(Object nativeRequest, RequestIntake.Result.Claimed claim, URI uri) {
    private static final AttributeKey<Claims> KEY = AttributeKey.valueOf("meshway.claim");

    /** Notes the claim for this request; the note of the request before on the connection is gone. */
    static void note(ServerHttpRequest request, RequestIntake.Result.Claimed claim) {
        Object nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
        ((Connection) nativeRequest).channel().attr(KEY).set(new Claims(nativeRequest, claim, request.getURI()));
    }

    /** The claim of this request; null when the mesh does not serve it. */
    static @Nullable Claims of(ServerHttpRequest request) {
        Object nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
        if (!(nativeRequest instanceof Connection connection)) {
            return null;
        }
        Claims noted = connection.channel().attr(KEY).get();
        return noted != null && noted.nativeRequest() == nativeRequest ? noted : null;
    }
}
