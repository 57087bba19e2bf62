package io.meshway.model;

/** Where a copy of the request goes, and for which share of the requests, 0 to 100. */
public record HttpMirror(Destination destination, double percentage) {
    /** The share when none is written. */
    public static final double EVERY_REQUEST = 100.0;
}
