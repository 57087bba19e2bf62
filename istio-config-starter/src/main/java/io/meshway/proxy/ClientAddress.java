package io.meshway.proxy;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who called, as far as the edge trusts what proxies in front of it wrote ({@code gatewayTopology.numTrustedProxies}); else the peer of the connection.
 *
 * @param derived the address that the edge put into {@code x-envoy-external-address}; null when it did not
 */
record ClientAddress(InetSocketAddress peer, @Nullable String derived) {
    static ClientAddress of(Downstream request) {
        return new ClientAddress(
                request.remoteAddress(), request.requestHeaders().get(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS));
    }

    /** The address without port, IPv6 in its short form. */
    String ip() {
        return derived == null ? NetUtil.toAddressString(peer.getAddress()) : derived;
    }

    /** The address with its port, which is 0 when the address is not that of the connection. */
    String withPort() {
        return derived == null || derived.equals(NetUtil.toAddressString(peer.getAddress()))
                ? text(peer)
                : (derived.indexOf(':') < 0 ? derived : '[' + derived + ']') + ":0";
    }

    /** Address and port as Envoy writes them, IPv6 in brackets. */
    static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }
}
