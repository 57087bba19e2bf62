package io.meshway.autoconfigure;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom the edge trusts.
 *
 * @param clientCidrs Callers whose {@code x-envoy-*} overrides, request ids and forwarded headers are honoured, as IP ranges such as {@code 10.0.0.0/8};
 *     nobody when empty.
 */
@ConfigurationProperties("istio.trust")
public record TrustProperties(@DefaultValue List<String> clientCidrs) {
    public TrustProperties {
        AddressRangeProperty.check("istio.trust.client-cidrs", clientCidrs);
        clientCidrs = List.copyOf(clientCidrs);
    }
}
