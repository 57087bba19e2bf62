package io.meshway.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts of one or several servers, such that those that a VirtualService's host has to do with are found without trying all. */
final class ExposedHosts {
    private final List<ServerHost> all;
    private final List<ServerHost> wildcards = new ArrayList<>();
    private final Map<String, List<ServerHost>> exact = new HashMap<>();

    ExposedHosts(List<ServerHost> all) {
        this.all = List.copyOf(all);
        for (ServerHost host : all) {
            if (HostNames.isWildcard(host.dnsName())) {
                wildcards.add(host);
            } else {
                exact.computeIfAbsent(host.dnsName(), key -> new ArrayList<>()).add(host);
            }
        }
    }

    /** In declared order. */
    List<ServerHost> all() {
        return all;
    }

    /**
     * The domains under which a VirtualService gets requests for one of its hosts: of each pair of names that have anything in common, the narrower one.
     *
     * @param namespace of the VirtualService
     */
    Set<String> domains(String host, String namespace) {
        Set<String> domains = new LinkedHashSet<>();
        boolean several = HostNames.isWildcard(host);
        add(domains, several ? all : exact.getOrDefault(host, List.of()), host, namespace);
        if (!several) {
            add(domains, wildcards, host, namespace);
        }
        return domains;
    }

    private static void add(Set<String> domains, List<ServerHost> candidates, String host, String namespace) {
        for (ServerHost candidate : candidates) {
            String domain = candidate.admits(namespace) ? HostNames.common(candidate.dnsName(), host) : null;
            if (domain != null) {
                domains.add(domain);
            }
        }
    }
}
