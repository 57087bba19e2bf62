package io.meshway.proxy;

import io.meshway.model.HeaderFormat;
import io.meshway.route.RequestView;
import io.meshway.route.action.HeaderEdits;
import io.meshway.route.action.HeaderEdits.Step;
import io.meshway.route.action.HeaderValue;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs header operations for one request (Istio's {@code headers}). Values are computed from the headers as they were before the first operation.
 */
final class HeaderEditor {
    private static final DateTimeFormatter START_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Downstream request;
    private final Instant started;

    HeaderEditor(Downstream request, Instant started) {
        this.request = request;
        this.started = started;
    }

    /** Runs the operations on the headers that go upstream. */
    void editRequest(HeaderEdits edits, HttpHeaders headers) {
        edit(edits.steps(), headers, EmptyHttpHeaders.INSTANCE);
    }

    /** Runs the operations on the headers that go downstream. */
    void editResponse(HeaderEdits edits, HttpHeaders headers) {
        edit(edits.steps(), headers, headers);
    }

    /** The text of a value; empty when a variable alone has none. */
    String text(HeaderValue value, HttpHeaders response) {
        if (value instanceof HeaderValue.Fixed fixed) {
            return fixed.text();
        }
        StringBuilder text = new StringBuilder();
        for (HeaderFormat.Part part : ((HeaderValue.Composed) value).parts()) {
            text.append(text(part, response));
        }
        return text.toString();
    }

    private void edit(List<Step> steps, HttpHeaders headers, HttpHeaders response) {
        if (steps.isEmpty()) {
            return;
        }
        List<String> values = valuesBeforehand(steps, response);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step instanceof Step.Remove) {
                headers.remove(step.name());
            } else if (!values.get(i).isEmpty()) {
                if (step instanceof Step.Set) {
                    headers.set(step.name(), values.get(i));
                } else {
                    headers.add(step.name(), values.get(i));
                }
            }
        }
    }

    private List<String> valuesBeforehand(List<Step> steps, HttpHeaders response) {
        List<String> values = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step instanceof Step.Set set) {
                values.add(text(set.value(), response));
            } else if (step instanceof Step.Add add) {
                values.add(text(add.value(), response));
            } else {
                values.add("");
            }
        }
        return values;
    }

    private String text(HeaderFormat.Part part, HttpHeaders response) {
        if (part instanceof HeaderFormat.Part.Literal literal) {
            return literal.text();
        }
        if (part instanceof HeaderFormat.Part.RequestHeader header) {
            return cut(
                    firstOf(requestHeader(header.name()), header.alternative(), this::requestHeader),
                    header.maxLength());
        }
        if (part instanceof HeaderFormat.Part.ResponseHeader header) {
            return cut(firstOf(response.get(header.name()), header.alternative(), response::get), header.maxLength());
        }
        if (part instanceof HeaderFormat.Part.ClientAddress address) {
            String ip = request.remoteAddress().getAddress().getHostAddress();
            return address.withPort() ? ip + ':' + request.remoteAddress().getPort() : ip;
        }
        if (part instanceof HeaderFormat.Part.Protocol) {
            return request.protocol();
        }
        return START_TIME.format(started);
    }

    private @Nullable String requestHeader(String name) {
        return requestHeader(request, name);
    }

    /** A header or pseudo header of the request; null when there is none. */
    static @Nullable String requestHeader(RequestView request, String name) {
        return switch (name) {
            case ":method" -> request.method();
            case ":authority", "host" -> request.authority();
            case ":scheme" -> request.scheme();
            case ":path" -> request.query() == null ? request.path() : request.path() + '?' + request.query();
            default -> request.header(name);
        };
    }

    private static String firstOf(@Nullable String value, @Nullable String alternative, Lookup lookup) {
        if (value == null && alternative != null) {
            value = lookup.find(alternative);
        }
        return value == null ? "" : value;
    }

    private static String cut(String value, int maxLength) {
        return maxLength > 0 && value.length() > maxLength ? value.substring(0, maxLength) : value;
    }

    private interface Lookup {
        @Nullable
        String find(String name);
    }
}
