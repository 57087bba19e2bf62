package io.meshway.route.action;

import java.util.List;

/** The value of a header operation: fixed, or put together per request. */
public sealed interface HeaderValue {
    /** Always the same text. */
    record Fixed(String text) implements HeaderValue {}

    /** Parts in order; a variable without a value is empty text. */
    record Composed(List<Part> parts) implements HeaderValue {
        public Composed {
            parts = List.copyOf(parts);
        }
    }

    /** A piece of a composed value. */
    sealed interface Part {
        /** Fixed text. */
        record Text(String text) implements Part {}

        /** {@code %REQ(name)%}, or {@code %REQ(name?:other)%}; {@code other} is empty when there is none. Names are lower case. */
        record RequestHeader(String name, String other) implements Part {}

        /** {@code %RESP(name)%}, likewise. */
        record ResponseHeader(String name, String other) implements Part {}

        /** {@code %DOWNSTREAM_REMOTE_ADDRESS%}, without port when so asked. */
        record RemoteAddress(boolean withPort) implements Part {}

        /** {@code %PROTOCOL%}. */
        record Protocol() implements Part {}

        /** {@code %START_TIME%}: ISO 8601 with milliseconds, UTC. */
        record StartTime() implements Part {}
    }
}
