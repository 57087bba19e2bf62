package io.meshway.model.parse;

import io.meshway.model.Bytes;
import io.meshway.model.DirectResponse;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code HTTPDirectResponse}. */
final class DirectResponseReader {
    private DirectResponseReader() {}

    static DirectResponse read(FieldCursor response) {
        return new DirectResponse(
                response.integer("status", Defaults.NUMBER), response.object("body", DirectResponseReader::body));
    }

    private static @Nullable Bytes body(FieldCursor body) {
        body.atMostOne("string", "bytes");
        String text = body.text("string");
        Bytes bytes = body.scalar("bytes", Scalar.BASE64);
        return text == null ? bytes : Bytes.utf8(text);
    }
}
