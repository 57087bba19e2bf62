package io.meshway.autoconfigure;

import io.meshway.mesh.MeshConfig;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Switches for defaults that Istio has changed over time; each is off, which is today's behaviour.
 *
 * @param missingFaultPercentage What a fault without percentage means: zero of the requests, as today, or a hundred percent of them.
 * @param defaultTimeout Timeout of routes without one; 0 means none. The oldest releases of Istio had 15 s.
 * @param roundRobin Whether destinations without load balancer setting get round robin instead of least request.
 * @param noRetries Whether routes without retries are not retried at all.
 * @param mirrorShadowSuffix Whether the host of mirrored requests gets -shadow behind its name, as up to Istio 1.27.
 * @param strictWildcardServices Whether a destination that only a wildcard ServiceEntry covers is unknown, as in Istio, instead of resolved by its own name.
 * @param ejectAtLeastOne Whether outlier detection may always eject one endpoint, however small the cluster and its maxEjectionPercent, as Envoy did before 2023.
 */
@Validated
@ConfigurationProperties("istio.compat")
public record CompatProperties(
        @DefaultValue("zero") @NotNull MissingPercentage missingFaultPercentage,
        @DefaultValue("0") @NotNull Duration defaultTimeout,
        @DefaultValue("false") boolean roundRobin,
        @DefaultValue("false") boolean noRetries,
        @DefaultValue("false") boolean mirrorShadowSuffix,
        @DefaultValue("false") boolean strictWildcardServices,
        @DefaultValue("false") boolean ejectAtLeastOne) {
    /** What a fault without percentage means. */
    public enum MissingPercentage {
        /** No request. */
        ZERO,
        /** Every request. */
        HUNDRED
    }

    MeshConfig.Compat switches() {
        return new MeshConfig.Compat(
                missingFaultPercentage == MissingPercentage.HUNDRED,
                defaultTimeout,
                roundRobin,
                noRetries,
                mirrorShadowSuffix,
                strictWildcardServices,
                ejectAtLeastOne);
    }
}
