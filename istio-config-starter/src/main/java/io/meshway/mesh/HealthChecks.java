package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which destinations are checked actively, and how: those that a property names, or whose DestinationRule or Service is annotated. */
public final class HealthChecks {
    /** Nothing but annotations. */
    public static final HealthChecks ANNOTATED = new HealthChecks(Map.of());

    private final Map<String, HealthCheck> byHost;

    /** @param byHost checks that win over annotations, by the complete name of the host */
    public HealthChecks(Map<String, HealthCheck> byHost) {
        this.byHost = Map.copyOf(byHost);
    }

    /** The check of a cluster; null for none. What cannot be read is told, and not done. */
    @Nullable
    HealthCheck of(ClusterDefinition cluster, LinkFindings findings) {
        HealthCheck configured = byHost.get(cluster.key().host());
        if (configured != null) {
            return configured;
        }
        Resource annotated = cluster.checked() == null ? cluster.service().resource() : cluster.checked();
        String text = annotated.meta().annotations().get(HealthCheckText.ANNOTATION);
        if (text == null) {
            return null;
        }
        HealthCheckText.Reading reading = HealthCheckText.read(text);
        if (reading.check() == null) {
            findings.warn(
                    Finding.VALIDATION_WARNING,
                    annotated,
                    "metadata.annotations[" + HealthCheckText.ANNOTATION + "]",
                    text,
                    "endpoints are not checked: " + reading.error(),
                    "write for example path=/healthz;interval=10s;timeout=1s");
        }
        return reading.check();
    }
}
