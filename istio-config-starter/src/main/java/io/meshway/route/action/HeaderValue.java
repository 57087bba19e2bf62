package io.meshway.route.action;

import io.meshway.model.HeaderFormat;
import java.util.List;

/** The value of a header operation: fixed, or put together per request. */
public sealed interface HeaderValue {
    /** Always the same text. */
    record Fixed(String text) implements HeaderValue {}

    /** Parts in order; a variable without a value is empty text. */
    record Composed(List<HeaderFormat.Part> parts) implements HeaderValue {
        public Composed {
            parts = List.copyOf(parts);
        }
    }
}
