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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs header operations for one request (Istio's {@code headers}). Values are computed from the headers as they were before the first operation.
 */
final class HeaderEditor {
    private static final DateTimeFormatter START_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String[] NO_VALUES = {};

    private final Downstream request;
    private final ClientAddress client;
    private final Instant started;

    /** An editor for a request whose headers nobody edited yet. */
    HeaderEditor(Downstream request, Instant started) {
        this.request = request;
        this.client = ClientAddress.of(request);
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
        String[] composed = composedBeforehand(steps, response);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            HeaderValue value = value(step);
            if (value == null) {
                headers.remove(step.name());
            } else if (value instanceof HeaderValue.Fixed fixed) {
                write(step, fixed.text(), headers);
            } else {
                write(step, composed[i], headers);
            }
        }
    }

    /** The values that depend on the request, by position; no array is made where there are none, which is the rule. */
    private String[] composedBeforehand(List<Step> steps, HttpHeaders response) {
        String[] values = NO_VALUES;
        for (int i = 0; i < steps.size(); i++) {
            if (value(steps.get(i)) instanceof HeaderValue.Composed composed) {
                values = values.length == 0 ? new String[steps.size()] : values;
                values[i] = text(composed, response);
            }
        }
        return values;
    }

    private static void write(Step step, String value, HttpHeaders headers) {
        if (value.isEmpty()) {
            return;
        }
        if (step instanceof Step.Set) {
            headers.set(step.name(), value);
        } else {
            headers.add(step.name(), value);
        }
    }

    private static @Nullable HeaderValue value(Step step) {
        if (step instanceof Step.Set set) {
            return set.value();
        }
        return step instanceof Step.Add add ? add.value() : null;
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
            return address.withPort() ? client.withPort() : client.ip();
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
