package io.meshway.autoconfigure;

import io.meshway.model.LoadBalancer.LocalityLb;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Locality load balancing of destinations whose DestinationRule has no localityLbSetting.
 *
 * @param enabled Whether endpoints are preferred by where they run. Failover also needs outlierDetection in the destination's policy.
 * @param distribute Shares of the traffic for localities, by the proxy's own locality; excludes failover.
 * @param failover Regions that take over from a region.
 * @param failoverPriority Labels, key or key=value, in the order in which an endpoint is preferred that has them in common with the proxy.
 */
public record LocalityLbProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<@Valid Distribute> distribute,
        @DefaultValue List<@Valid Failover> failover,
        @DefaultValue List<@NotBlank String> failoverPriority) {
    private static final int WHOLE = 100;

    /** As in Istio, the two exclude each other. */
    @AssertTrue(message = "distribute excludes failover")
    boolean isDistributeOrFailover() {
        return distribute.isEmpty() || failover.isEmpty();
    }

    LocalityLb setting() {
        return new LocalityLb(
                enabled,
                distribute.stream()
                        .map(entry -> new io.meshway.model.LoadBalancer.Distribute(entry.from, entry.to))
                        .toList(),
                failover.stream()
                        .map(entry -> new io.meshway.model.LoadBalancer.Failover(entry.from, entry.to))
                        .toList(),
                failoverPriority);
    }

    /**
     * Shares of the traffic of proxies in one place.
     *
     * @param from Locality of the proxy, as region/zone/subzone; * and missing parts stand for any.
     * @param to Percent of the traffic by locality of the endpoints; 100 together.
     */
    public record Distribute(
            @NotBlank String from, @DefaultValue Map<String, @NotNull @Min(1) @Max(WHOLE) Integer> to) {
        /** As in Istio. */
        @AssertTrue(message = "the shares must add up to 100")
        boolean isWhole() {
            return to.values().stream().mapToInt(Integer::intValue).sum() == WHOLE;
        }
    }

    /**
     * Where the traffic of a region goes that cannot take it.
     *
     * @param from The region.
     * @param to The region that takes over.
     */
    public record Failover(@NotBlank String from, @NotBlank String to) {}
}
