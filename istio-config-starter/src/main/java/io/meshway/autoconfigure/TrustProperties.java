package io.meshway.autoconfigure;

import io.meshway.proxy.AddressRanges;
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
        for (String range : clientCidrs) {
            check(range);
        }
        clientCidrs = List.copyOf(clientCidrs);
    }

    private static void check(String range) {
        try {
            AddressRanges.parse(List.of(range));
        } catch (IllegalArgumentException e) {
            throw new UnusablePropertyException(
                    "istio.trust.client-cidrs",
                    range,
                    "it is no IP range",
                    "Write IP addresses or ranges such as 10.0.0.0/8, 192.0.2.7 or fd00::/8; leave the property out to trust nobody.");
        }
    }
}
