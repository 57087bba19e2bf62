package io.meshway.autoconfigure;

import io.meshway.mesh.HealthCheck;
import io.meshway.mesh.HealthCheckText;
import io.meshway.mesh.HealthChecks;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Active health checks of destinations.
 *
 * @param hosts Checks by the complete name of the destination's host, written as in the annotation meshway.io/health-check, which they win over:
 *     path=/healthz;interval=10s;timeout=1s;unhealthyThreshold=3;healthyThreshold=2;expectedStatuses=200.
 */
@Validated
@ConfigurationProperties("istio.health-checks")
public record HealthCheckProperties(@DefaultValue Map<String, String> hosts) {
    HealthChecks checks() {
        Map<String, HealthCheck> checks = new HashMap<>();
        hosts.forEach((host, text) -> {
            HealthCheckText.Reading reading = HealthCheckText.read(text);
            if (reading.check() == null) {
                throw new UnusablePropertyException(
                        "istio.health-checks.hosts." + host,
                        text,
                        reading.error(),
                        "Write for example path=/healthz;interval=10s;timeout=1s.");
            }
            checks.put(host.toLowerCase(Locale.ROOT), reading.check());
        });
        return new HealthChecks(checks);
    }
}
