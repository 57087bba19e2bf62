package io.meshway.source.kubernetes;

import tools.jackson.databind.node.ObjectNode;

/**
 * An object as the API server gave it, for as long as it is being read.
 *
 * @param id namespace and name
 * @param rank sorts by age, then by name, then by namespace, as whoever takes the resources wants them
 * @param version {@code metadata.resourceVersion}
 * @param document all of it
 */
record ApiObject(String id, String rank, String version, ObjectNode document) {
    static ApiObject of(ObjectNode document) {
        var metadata = document.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        String name = metadata.path("name").asString("");
        return new ApiObject(
                namespace + "/" + name,
                metadata.path("creationTimestamp").asString("") + " " + name + " " + namespace,
                metadata.path("resourceVersion").asString(""),
                document);
    }
}
