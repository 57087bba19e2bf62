package io.meshway.transport.tls;

import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/** TLS for the connections to one cluster. */
public final class ClientTlsContext {
    private static final String GATE = "meshway.handshake";

    /** Of a host name in DNS. */
    private static final int LONGEST_NAME = 255;

    private final ClientTlsSettings settings;
    private final LiveContext context;

    ClientTlsContext(ClientTlsSettings settings, LiveContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** Whether a connection can be opened now; if not, certificates are missing or broken. */
    public boolean usable() {
        return context.current() != null;
    }

    /** Whether the name to ask for is the host of each request, so that requests for different hosts cannot share connections. */
    public boolean asksForHost() {
        return settings.serverName() == null;
    }

    /** The endpoint's address with the name to ask for; connections with equal addresses may be shared. */
    public SocketAddress address(SocketAddress endpoint, @Nullable String requestHost) {
        String name = settings.serverName() == null ? requestHost : settings.serverName();
        if (name == null || name.isEmpty() || !(endpoint instanceof InetSocketAddress inet)) {
            return endpoint;
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(name, inet.getAddress().getAddress()), inet.getPort());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("the bytes are those of an address", e);
        }
    }

    /**
     * Makes a connection that is about to be opened a TLS one. To the handlers behind, it becomes active when the handshake is done.
     *
     * @param remote as {@link #address} gave it
     * @param limit for connecting and the handshake together
     */
    public void install(Channel channel, @Nullable SocketAddress remote, Duration limit) {
        install(channel, remote, limit, null);
    }

    /**
     * The same for a connection of one protocol.
     *
     * @param spoken by the connection, whatever the cluster's others speak; null for what all of the cluster's offer
     */
    public void install(
            Channel channel, @Nullable SocketAddress remote, Duration limit, @Nullable UpstreamProtocol spoken) {
        SslContext usable = context.current();
        if (usable == null) {
            throw new IllegalStateException("the certificates went away");
        }
        String name = remote instanceof InetSocketAddress inet ? inet.getHostString() : settings.serverName();
        int port = remote instanceof InetSocketAddress inet ? inet.getPort() : -1;
        SslHandler handler =
                name == null ? usable.newHandler(channel.alloc()) : usable.newHandler(channel.alloc(), name, port);
        if (name != null) {
            announce(handler.engine(), name);
        }
        if (spoken != null) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setApplicationProtocols(settings.alpn(spoken).toArray(String[]::new));
            handler.engine().setSSLParameters(parameters);
        }
        // The gate's limit includes the time to connect.
        handler.setHandshakeTimeoutMillis(0);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(GATE, new HandshakeGate(limit));
        pipeline.addFirst(NettyPipeline.SslHandler, handler);
    }

    /** SNI is for names only; the JDK by itself leaves out some that are good, such as those without a dot. */
    private static void announce(SSLEngine engine, String name) {
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name) || !isText(name)) {
            // A Host that is no name in TLS is asked for by nothing; whether the certificate is for it is seen later.
            return;
        }
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new AnyServerName(name)));
        engine.setSSLParameters(parameters);
    }

    private static boolean isText(String name) {
        return name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** A host name as it is; the JDK's own class refuses underscores, which the names of the mesh are full of. */
    private static final class AnyServerName extends SNIServerName {
        AnyServerName(String name) {
            super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
