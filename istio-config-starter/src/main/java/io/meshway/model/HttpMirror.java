package io.meshway.model;

/** Where a copy of the request goes, and for which share of the requests, 0 to 100. */
public record HttpMirror(Destination destination, double percentage) {}
