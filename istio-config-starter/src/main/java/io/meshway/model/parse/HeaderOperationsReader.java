package io.meshway.model.parse;

import io.meshway.model.HeaderOperations;
import io.meshway.model.HeaderOperations.Edits;

/** Reads Istio's {@code Headers}. */
final class HeaderOperationsReader {
    private HeaderOperationsReader() {}

    static HeaderOperations field(FieldCursor parent) {
        HeaderOperations operations = parent.object("headers", HeaderOperationsReader::read);
        return operations == null ? HeaderOperations.NONE : operations;
    }

    private static HeaderOperations read(FieldCursor headers) {
        return new HeaderOperations(edits(headers, "request"), edits(headers, "response"));
    }

    private static Edits edits(FieldCursor headers, String direction) {
        Edits edits = headers.object(
                direction, some -> new Edits(some.textMap("set"), some.textMap("add"), some.texts("remove")));
        return edits == null ? Edits.NONE : edits;
    }
}
