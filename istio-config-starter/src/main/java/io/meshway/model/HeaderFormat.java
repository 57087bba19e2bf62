package io.meshway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of a header operation, split into text and variables: Envoy's format strings as far as Meshway serves them. {@code %%} is a percent sign.
 *
 * @param parts in order; when there is a problem, the whole text as one literal
 * @param problem why the text is no valid format; null when it is one
 */
public record HeaderFormat(List<Part> parts, @Nullable String problem) {
    public HeaderFormat {
        parts = List.copyOf(parts);
    }

    /** Splits a value. Never fails: see {@link #problem()}. */
    public static HeaderFormat parse(String text) {
        return new HeaderFormatParser(text).parse();
    }

    /** Whether it is the same text for every request. */
    public boolean isConstant() {
        return parts.stream().allMatch(Part.Literal.class::isInstance);
    }

    /** A piece of the value. A variable without a value is empty text. */
    public sealed interface Part {
        /** This text. */
        record Literal(String text) implements Part {}

        /**
         * {@code %REQ(name?alternative):length%}: a header of the request as it came in; {@code :method}, {@code :path}, {@code :authority} and
         * {@code :scheme} included.
         *
         * @param name lower case
         * @param alternative lower case, taken when the first is missing; null when there is none
         * @param maxLength the value is cut to this many bytes; 0 means not cut
         */
        record RequestHeader(String name, @Nullable String alternative, int maxLength) implements Part {}

        /** {@code %RESP(name?alternative):length%}: a header of the response; fields as of {@link RequestHeader}. */
        record ResponseHeader(String name, @Nullable String alternative, int maxLength) implements Part {}

        /** {@code %DOWNSTREAM_REMOTE_ADDRESS%} or, without the port, {@code %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%}. */
        record ClientAddress(boolean withPort) implements Part {}

        /** {@code %PROTOCOL%}: {@code HTTP/1.1}, {@code HTTP/2}. */
        record Protocol() implements Part {}

        /** {@code %START_TIME%}: when the request came in, UTC with milliseconds as {@code 2026-01-31T12:00:00.123Z}. */
        record StartTime() implements Part {}
    }
}
