package io.meshway.mesh;

/** Where a copy goes, and for which share of the requests (0 to 100). */
public record LinkedMirror(ClusterKey cluster, double percentage) {}
