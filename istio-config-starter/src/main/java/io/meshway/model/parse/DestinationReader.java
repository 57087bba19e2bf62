package io.meshway.model.parse;

import io.meshway.model.Destination;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code Destination} and {@code PortSelector}. */
final class DestinationReader {
    private DestinationReader() {}

    static Destination read(FieldCursor destination) {
        return new Destination(
                destination.text("host", Defaults.TEXT), destination.text("subset"), portSelector(destination));
    }

    private static @Nullable Integer portSelector(FieldCursor parent) {
        return parent.object("port", DestinationReader::portNumber);
    }

    /** A port without number reads as an invalid number: it was meant to say something. */
    static Integer portNumber(FieldCursor port) {
        return port.integer("number", Defaults.NUMBER);
    }
}
