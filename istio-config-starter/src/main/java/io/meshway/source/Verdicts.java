package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What the validator had to say about resources, by identity, so that an instance is validated once. A resource about which there was nothing to
 * say is not here: it is in force.
 */
public final class Verdicts {
    /** Nothing was validated yet. */
    static final Verdicts NONE = new Verdicts();

    private final IdentityHashMap<Resource, List<Finding>> findings = new IdentityHashMap<>();

    Verdicts() {}

    List<Finding> of(Resource resource) {
        return findings.isEmpty() ? List.of() : findings.getOrDefault(resource, List.of());
    }

    void put(Resource resource, List<Finding> verdict) {
        findings.put(resource, verdict);
    }
}
