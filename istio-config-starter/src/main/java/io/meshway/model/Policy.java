package io.meshway.model;

import java.util.List;
import java.util.Map;

/**
 * A policy of Istio's, such as an AuthorizationPolicy, that nobody enforces here. It is read only to say so to those whose proxy it selects.
 *
 * @param selector labels of the workloads; empty means all of the namespace
 * @param targetRefs resources that are selected instead
 * @param demanding whether anything would be refused or changed because of it: not of a dry run, or of mutual TLS that is only permitted
 * @param contexts of the patches of an EnvoyFilter, such as {@code GATEWAY}; empty means any
 */
public record Policy(
        ResourceMeta meta,
        Map<String, String> selector,
        List<TargetRef> targetRefs,
        boolean demanding,
        List<String> contexts)
        implements Resource {
    public Policy {
        selector = Map.copyOf(selector);
        targetRefs = List.copyOf(targetRefs);
        contexts = List.copyOf(contexts);
    }

    /** A resource of the Gateway API, a Service or a ServiceEntry that the policy is attached to. */
    public record TargetRef(String group, String kind, String name) {}
}
