package io.meshway.autoconfigure;

import io.meshway.proxy.AddressRanges;
import java.util.List;

/** Refuses ranges of addresses that are none when the application starts. */
final class AddressRangeProperty {
    private AddressRangeProperty() {}

    /** Throws for the first that is none. */
    static void check(String property, List<String> ranges) {
        for (String range : ranges) {
            try {
                AddressRanges.parse(List.of(range));
            } catch (IllegalArgumentException e) {
                throw new UnusablePropertyException(
                        property,
                        range,
                        "it is no IP range",
                        "Write IP addresses or ranges such as 10.0.0.0/8, 192.0.2.7 or fd00::/8; leave the property out to name nobody.");
            }
        }
    }
}
