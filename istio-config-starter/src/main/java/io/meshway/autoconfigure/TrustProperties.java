package io.meshway.autoconfigure;

import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.proxy.OverrideTrust;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom the edge trusts.
 *
 * @param clientCidrs Callers whose {@code x-envoy-*} overrides, request ids and forwarded headers are honoured, as IP ranges such as {@code 10.0.0.0/8};
 *     nobody when empty.
 * @param overrides Whose {@code x-envoy-*} override headers, such as {@code x-envoy-upstream-rq-timeout-ms}, are honoured; those of others are stripped.
 */
@ConfigurationProperties("istio.trust")
public record TrustProperties(
        @DefaultValue List<String> clientCidrs,
        @DefaultValue Overrides overrides) {
    public TrustProperties {
        AddressRangeProperty.check("istio.trust.client-cidrs", clientCidrs);
        clientCidrs = List.copyOf(clientCidrs);
    }

    /**
     * Whose overrides are honoured, by where requests come in.
     *
     * @param edge At a gateway: {@code trusted-cidrs} for callers of {@code istio.trust.client-cidrs} that no other proxy forwarded for, {@code always} or
     *     {@code never}.
     */
    public record Overrides(@DefaultValue("trusted-cidrs") OverrideTrust edge) {}

    /** What a gateway does to the headers of a request. */
    EdgeHeaders edge(int numTrustedProxies) {
        return new EdgeHeaders(AddressRanges.parse(clientCidrs), overrides.edge(), numTrustedProxies);
    }
}
