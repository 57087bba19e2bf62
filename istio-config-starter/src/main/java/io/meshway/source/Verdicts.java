package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the validator said about each resource, by identity: an instance is validated once. */
public final class Verdicts {
    /** Nothing was validated yet. */
    static final Verdicts NONE = new Verdicts(0);

    private final IdentityHashMap<Resource, List<Finding>> findings;

    Verdicts(int expected) {
        this.findings = new IdentityHashMap<>(expected);
    }

    @Nullable
    List<Finding> of(Resource resource) {
        return findings.get(resource);
    }

    void put(Resource resource, List<Finding> verdict) {
        findings.put(resource, verdict);
    }
}
