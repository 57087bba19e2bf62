package io.meshway.transport.wire;

import io.meshway.proxy.RequestTarget;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Envoy's codec refuses in a request's head beyond what Netty's does, and what must not reach the handlers behind. */
final class RequestInspection {
    /** The methods that Envoy's parser knows. */
    private static final Set<String> METHODS = Set.of(
            "ACL",
            "BIND",
            "CHECKOUT",
            "CONNECT",
            "COPY",
            "DELETE",
            "GET",
            "HEAD",
            "LINK",
            "LOCK",
            "MERGE",
            "MKACTIVITY",
            "MKCALENDAR",
            "MKCOL",
            "MOVE",
            "MSEARCH",
            "NOTIFY",
            "OPTIONS",
            "PATCH",
            "POST",
            "PROPFIND",
            "PROPPATCH",
            "PURGE",
            "PUT",
            "REBIND",
            "REPORT",
            "SEARCH",
            "SOURCE",
            "SUBSCRIBE",
            "TRACE",
            "UNBIND",
            "UNLINK",
            "UNLOCK",
            "UNSUBSCRIBE");

    private final WireLimits limits;

    RequestInspection(WireLimits limits) {
        this.limits = limits;
    }

    /** Null for a request that may pass. */
    @Nullable
    Refusal refuse(HttpRequest request) {
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            return broken(result.cause(), request.headers());
        }
        HttpHeaders headers = request.headers();
        if (headers.size() > limits.maxHeaderLines()
                || (result instanceof HttpMessageDecoderResult head && head.totalSize() > limits.maxHeadBytes())) {
            return Refusal.TOO_LARGE;
        }
        boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!current && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Refusal.MALFORMED;
        }
        if (!METHODS.contains(request.method().name())) {
            return Refusal.MALFORMED;
        }
        if (framedOddly(headers)
                || (HttpMethod.CONNECT.equals(request.method())
                        && headers.contains(HttpHeaderNames.TRANSFER_ENCODING))) {
            return Refusal.UNKNOWN_FRAMING;
        }
        PseudoHeaders.remove(headers);
        return settleHost(request, (WireHeaders) headers, current);
    }

    private static Refusal broken(Throwable cause, HttpHeaders headers) {
        if (tooLong(cause)) {
            return Refusal.TOO_LARGE;
        }
        return framedOddly(headers) && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                ? Refusal.UNKNOWN_FRAMING
                : Refusal.MALFORMED;
    }

    private static boolean tooLong(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    }

    /** Whether there is any transfer coding but {@code chunked}, once; Netty would take a body in another one for the next request. */
    private static boolean framedOddly(HttpHeaders headers) {
        Iterator<String> codings = headers.valueStringIterator(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.hasNext()
                && !(HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.next()) && !codings.hasNext());
    }

    private static @Nullable Refusal settleHost(HttpRequest request, WireHeaders headers, boolean required) {
        Iterator<String> lines = headers.valueStringIterator(HttpHeaderNames.HOST);
        if (!lines.hasNext()) {
            return required && request.uri().startsWith("/") ? Refusal.NO_HOST : null;
        }
        String host = lines.next();
        if (!RequestTarget.isAuthority(host)) {
            return Refusal.MALFORMED;
        }
        if (lines.hasNext()) {
            String joined = String.join(",", headers.getAll(HttpHeaderNames.HOST));
            if (!RequestTarget.isAuthority(joined)) {
                return Refusal.MALFORMED;
            }
            headers.replaceHost(joined, HostLine.HARMLESS);
        } else if (!HostLine.isHarmless(host)) {
            headers.replaceHost(host, HostLine.HARMLESS);
        }
        return null;
    }
}
