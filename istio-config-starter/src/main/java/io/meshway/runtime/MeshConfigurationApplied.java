package io.meshway.runtime;

import io.meshway.model.Finding;
import java.time.Instant;
import java.util.List;

/**
 * A configuration came into force; published as an event of the application for every version, in order, listeners and clusters already following it. It comes
 * on the thread that applies configurations, never on an event loop: what takes long belongs on a thread of the listener's own ({@code @Async}).
 *
 * @param version counts up from 1
 * @param report what was made of the resources
 */
public record MeshConfigurationApplied(long version, Report report) {
    /**
     * What was made of the resources.
     *
     * @param appliedAt when the version came into force
     * @param accepted resources in force as they are written now
     * @param rejected resources that are kept out; of those that were accepted before, the last accepted version stays in force
     * @param findings everything that is wrong, as {@code /actuator/istio} shows it
     */
    public record Report(Instant appliedAt, int accepted, int rejected, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }
    }
}
