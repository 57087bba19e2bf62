package io.meshway.source.kubernetes;

import tools.jackson.databind.node.ObjectNode;

/**
 * An object as the API server gave it, for as long as it is being read.
 *
 * @param id namespace and name
 * @param version {@code metadata.resourceVersion}
 * @param document all of it
 */
record ApiObject(String id, String version, ObjectNode document) {
    static ApiObject of(ObjectNode document) {
        var metadata = document.path("metadata");
        return new ApiObject(
                metadata.path("namespace").asString("") + "/"
                        + metadata.path("name").asString(""),
                metadata.path("resourceVersion").asString(""),
                document);
    }
}
