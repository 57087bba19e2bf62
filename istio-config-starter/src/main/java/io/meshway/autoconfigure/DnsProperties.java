package io.meshway.autoconfigure;

import io.meshway.proxy.AddressRanges;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How names of ServiceEntries are resolved.
 *
 * @param servers Name servers to ask, as 10.96.0.10 or 127.0.0.1:5353; those of the system when empty.
 * @param allowedCidrs Ranges that names may lead to although they are loopback, link-local or this machine's own, for names that no resource gives an endpoint
 *     for; none when empty.
 */
@ConfigurationProperties("istio.dns")
public record DnsProperties(
        @DefaultValue List<String> servers, @DefaultValue List<String> allowedCidrs) {
    private static final int DNS_PORT = 53;
    private static final int LAST_PORT = 65_535;

    public DnsProperties {
        servers.forEach(DnsProperties::address);
        AddressRangeProperty.check("istio.dns.allowed-cidrs", allowedCidrs);
        servers = List.copyOf(servers);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /** The servers to ask. */
    DnsServerAddressStreamProvider provider() {
        if (servers.isEmpty()) {
            return DnsServerAddressStreamProviders.platformDefault();
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        servers.forEach(server -> addresses.add(address(server)));
        return new SequentialDnsServerAddressStreamProvider(addresses);
    }

    AddressRanges allowed() {
        return AddressRanges.parse(allowedCidrs);
    }

    private static InetSocketAddress address(String server) {
        int colon = server.lastIndexOf(':');
        boolean withPort = colon > 0 && (server.indexOf(':') == colon || server.charAt(colon - 1) == ']');
        InetAddress host = ip(withPort ? server.substring(0, colon) : server);
        Integer port = withPort ? port(server.substring(colon + 1)) : Integer.valueOf(DNS_PORT);
        if (host == null || port == null) {
            throw new UnusablePropertyException(
                    "istio.dns.servers",
                    server,
                    "it is no address of a name server",
                    "Write IP addresses such as 10.96.0.10, 127.0.0.1:5353 or [fd00::10]:53; leave the property out to ask the system's servers.");
        }
        return new InetSocketAddress(host, port);
    }

    private static @Nullable InetAddress ip(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return NetUtil.createInetAddressFromIpAddressString(bracketed ? text.substring(1, text.length() - 1) : text);
    }

    private static @Nullable Integer port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= LAST_PORT ? port : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
