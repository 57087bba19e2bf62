package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the DestinationRule that applies to a service as one proxy sees it: first a rule of the proxy's own namespace, then one of the service's, then
 * one of the root namespace. The first of these that has anything for the host ends the search. Immutable.
 */
final class DestinationRules {
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final RulesByHost local = new RulesByHost();
    private final Map<String, RulesByHost> exported = new HashMap<>();

    /** @param rules in creation order */
    DestinationRules(List<DestinationRule> rules, ProxyIdentity proxy, MeshConfig config) {
        this.proxy = proxy;
        this.config = config;
        for (DestinationRule rule : rules) {
            add(rule, visibility(rule));
        }
    }

    private void add(DestinationRule rule, Visibility visibility) {
        String namespace = rule.namespace();
        String host = HostNames.complete(rule.host(), namespace, config.domainSuffix());
        boolean ofProxy = namespace.equals(proxy.namespace());
        boolean rootIsOwn = proxy.namespace().equals(config.rootNamespace());
        if (ofProxy && visibility.includes(namespace) && (!rootIsOwn || visibility.isPrivate())) {
            local.add(host, rule);
        }
        if (!visibility.isPrivate()) {
            exported.computeIfAbsent(namespace, key -> new RulesByHost()).add(host, rule);
        }
    }

    private Visibility visibility(DestinationRule rule) {
        List<String> exportTo = rule.workloadSelector() == null ? rule.exportTo() : List.of(".");
        return Visibility.of(exportTo, config.defaultDestinationRuleExportTo(), rule.namespace());
    }

    /**
     * The rule for a service; null when none applies.
     *
     * @param host of the service, or the exact name that a wildcard ServiceEntry was asked for
     */
    @Nullable
    AppliedRule find(String host, MeshService service) {
        AppliedRule own = pick(local, host);
        if (own != null) {
            return own;
        }
        AppliedRule ofService = pick(exported.get(service.resource().namespace()), host);
        return ofService != null ? ofService : pick(exported.get(config.rootNamespace()), host);
    }

    private @Nullable AppliedRule pick(@Nullable RulesByHost candidates, String host) {
        if (candidates == null) {
            return null;
        }
        Group chosen = null;
        for (Group group : groups(candidates.narrowest(host))) {
            if (group.visibility.includes(proxy.namespace())) {
                Map<String, String> selector = group.selector;
                if (selector == null) {
                    chosen = group;
                } else if (proxy.labels().entrySet().containsAll(selector.entrySet())) {
                    chosen = group;
                    break;
                }
            }
        }
        return chosen == null ? null : AppliedRule.of(chosen.rules);
    }

    /** Rules with a selector come first; those that agree in selector and visibility are one. */
    private List<Group> groups(List<DestinationRule> rules) {
        List<Group> groups = new ArrayList<>();
        for (boolean withSelector : new boolean[] {true, false}) {
            for (DestinationRule rule : rules) {
                if ((rule.workloadSelector() != null) == withSelector) {
                    join(groups, new Group(rule.workloadSelector(), visibility(rule), new ArrayList<>()), rule);
                }
            }
        }
        return groups;
    }

    /** A rule that more namespaces see than a group's is part of the group, and stands for itself where the group is not seen. */
    private static void join(List<Group> groups, Group own, DestinationRule rule) {
        boolean joined = false;
        for (Group group : groups) {
            boolean alike = group.isLike(own);
            if (alike || own.isWiderThan(group)) {
                group.rules.add(rule);
            }
            joined |= alike;
        }
        if (!joined) {
            own.rules.add(rule);
            groups.add(own);
        }
    }

    private record Group(@Nullable Map<String, String> selector, Visibility visibility, List<DestinationRule> rules) {
        boolean isLike(Group other) {
            return Objects.equals(selector, other.selector) && visibility.equals(other.visibility);
        }

        /** Whether both list namespaces, and this one all of the other's and more. */
        boolean isWiderThan(Group other) {
            return Objects.equals(selector, other.selector)
                    && !visibility.everyone()
                    && !other.visibility.everyone()
                    && !other.visibility.namespaces().isEmpty()
                    && !visibility.equals(other.visibility)
                    && visibility.namespaces().containsAll(other.visibility.namespaces());
        }
    }

    /** The rules of one namespace by host. */
    private static final class RulesByHost {
        private final Map<String, List<DestinationRule>> byHost = new HashMap<>();
        private final List<String> wildcards = new ArrayList<>();

        void add(String host, DestinationRule rule) {
            List<DestinationRule> rules = byHost.get(host);
            if (rules == null) {
                rules = new ArrayList<>();
                byHost.put(host, rules);
                if (HostNames.isWildcard(host)) {
                    wildcards.add(host);
                    wildcards.sort(HostNames::narrowestFirst);
                }
            }
            rules.add(rule);
        }

        List<DestinationRule> narrowest(String host) {
            List<DestinationRule> exact = byHost.get(host);
            if (exact != null) {
                return exact;
            }
            for (String wildcard : wildcards) {
                if (HostNames.covers(wildcard, host)) {
                    return byHost.getOrDefault(wildcard, List.of());
                }
            }
            return List.of();
        }
    }
}
