package io.meshway.source.kubernetes;

import java.util.Set;

/**
 * What has to be read because resources refer to it, besides the kinds that are read in any case.
 *
 * @param secrets names of Secrets in the proxy's namespace
 * @param configMaps names of ConfigMaps in the proxy's namespace
 * @param podNamespaces namespaces whose Pods' labels, addresses or ports somebody asks for; the empty name stands for all
 * @param nodes whether anybody asks where Nodes are
 */
public record Needs(Set<String> secrets, Set<String> configMaps, Set<String> podNamespaces, boolean nodes) {
    /** Nothing. */
    public static final Needs NONE = new Needs(Set.of(), Set.of(), Set.of(), false);

    public Needs {
        secrets = Set.copyOf(secrets);
        configMaps = Set.copyOf(configMaps);
        podNamespaces = Set.copyOf(podNamespaces);
    }
}
