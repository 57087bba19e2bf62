package io.meshway.source.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * One collection that is listed and watched.
 *
 * @param type what is in it
 * @param namespace empty for all namespaces, and for what has none
 * @param name the only object that is wanted; empty for all
 */
record Target(ResourceType type, String namespace, String name) {
    static Target all(ResourceType type) {
        return new Target(type, "", "");
    }

    static Target in(ResourceType type, String namespace) {
        return new Target(type, namespace, "");
    }

    static Target named(ResourceType type, String namespace, String name) {
        return new Target(type, namespace, name);
    }

    /** The path and the beginning of the query, to which {@code &name=value} can be added. */
    String path(String version, String firstParameter) {
        StringBuilder path = new StringBuilder(type.groupPath(version));
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(escaped(namespace));
        }
        path.append('/').append(type.plural()).append('?').append(firstParameter);
        if (!name.isEmpty()) {
            path.append("&fieldSelector=").append(escaped("metadata.name=" + name));
        }
        return path.toString();
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String where = namespace.isEmpty() ? "" : " in namespace " + namespace;
        return type + (name.isEmpty() ? "" : " " + name) + where;
    }
}
