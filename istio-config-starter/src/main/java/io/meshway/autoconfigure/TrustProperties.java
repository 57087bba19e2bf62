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
 * @param clientCidrs Callers whose x-envoy-* overrides, request ids and forwarded headers are honoured, as IP ranges such as 10.0.0.0/8;
 *     nobody when empty.
 * @param overrides Whose x-envoy-* override headers, such as x-envoy-upstream-rq-timeout-ms, are honoured; those of others are stripped.
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
     * @param edge At a gateway: trusted-cidrs for callers of istio.trust.client-cidrs that no other proxy forwarded for, always or
     *     never.
     */
    public record Overrides(@DefaultValue("trusted-cidrs") OverrideTrust edge) {}

    /** What a gateway does to the headers of a request. */
    EdgeHeaders edge() {
        return new EdgeHeaders(AddressRanges.parse(clientCidrs), overrides.edge());
    }
}
