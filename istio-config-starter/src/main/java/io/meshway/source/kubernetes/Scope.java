package io.meshway.source.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which part of the cluster is read.
 *
 * @param namespaces the only namespaces that are read; empty for the whole cluster
 * @param own the proxy's namespace: its Service and its Secrets are there; read in any case
 * @param root the mesh's root namespace, with the ConfigMap {@code istio}
 */
public record Scope(Set<String> namespaces, String own, String root) {
    /** More namespaces than this with Pods that somebody asks for, and all Pods of the cluster are read in one watch: 16. */
    static final int POD_NAMESPACES = 16;

    private static final String MESH_CONFIG = "istio";

    /** Sorted out once. */
    public Scope {
        if (!namespaces.isEmpty()) {
            Set<String> all = new LinkedHashSet<>(namespaces);
            all.add(own);
            namespaces = Set.copyOf(all);
        }
    }

    /** Whether all of the cluster is read, and things that are in no namespace. */
    boolean wholeCluster() {
        return namespaces.isEmpty();
    }

    /** What is read whatever the resources say. */
    List<Target> always() {
        List<Target> targets = new ArrayList<>();
        ResourceType.ISTIO_ROUTING.forEach(type -> add(type, targets));
        ResourceType.ISTIO_OTHERS.forEach(type -> add(type, targets));
        add(ResourceType.SERVICE, targets);
        add(ResourceType.ENDPOINT_SLICE, targets);
        if (wholeCluster()) {
            targets.add(Target.all(ResourceType.NAMESPACE));
        }
        if (wholeCluster() || namespaces.contains(root)) {
            targets.add(Target.named(ResourceType.CONFIG_MAP, root, MESH_CONFIG));
        }
        return targets;
    }

    /** What is read because of what the resources say. */
    List<Target> onDemand(Needs needs) {
        List<Target> targets = new ArrayList<>();
        needs.secrets().forEach(name -> targets.add(Target.named(ResourceType.SECRET, own, name)));
        for (String name : needs.configMaps()) {
            Target map = Target.named(ResourceType.CONFIG_MAP, own, name);
            if (!name.equals(MESH_CONFIG) || !own.equals(root)) {
                targets.add(map);
            }
        }
        pods(needs.podNamespaces(), targets);
        if (needs.nodes() && wholeCluster()) {
            targets.add(Target.all(ResourceType.NODE));
        }
        return targets;
    }

    private void pods(Set<String> asked, List<Target> targets) {
        boolean everywhere = asked.contains("") || asked.size() > POD_NAMESPACES;
        if (!wholeCluster()) {
            for (String namespace : namespaces) {
                if (everywhere || asked.contains(namespace)) {
                    targets.add(Target.in(ResourceType.POD, namespace));
                }
            }
        } else if (everywhere) {
            targets.add(Target.all(ResourceType.POD));
        } else {
            asked.forEach(namespace -> targets.add(Target.in(ResourceType.POD, namespace)));
        }
    }

    private void add(ResourceType type, List<Target> targets) {
        if (wholeCluster()) {
            targets.add(Target.all(type));
        } else {
            namespaces.forEach(namespace -> targets.add(Target.in(type, namespace)));
        }
    }
}
