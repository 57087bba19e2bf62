package io.meshway.autoconfigure;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What load balancers ask.
 *
 * @param port Port that answers GET /healthz/ready with 200 when the proxy is ready and 503 when it is not, and everything else with 404, as Istio's 15021; 0
 *     opens none.
 */
@Validated
@ConfigurationProperties("istio.status")
public record StatusProperties(
        @DefaultValue("0") @Min(0) @Max(65_535) int port) {}
