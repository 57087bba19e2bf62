package io.meshway.model;

/**
 * The identity of a resource. {@code namespace} is empty for kinds without one.
 *
 * @param kind what it is
 * @param namespace its namespace
 * @param name its name within kind and namespace
 */
public record ResourceKey(Kind kind, String namespace, String name) implements Comparable<ResourceKey> {
    @Override
    public int compareTo(ResourceKey other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code VirtualService default/reviews}, as findings and logs print it. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
    }
}
