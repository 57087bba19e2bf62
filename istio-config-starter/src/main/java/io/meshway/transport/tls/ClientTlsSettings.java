package io.meshway.transport.tls;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.model.ClientTls;
import io.meshway.transport.tls.MaterialSources.KeyPair;
import io.meshway.transport.tls.MaterialSources.Place;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How connections to a cluster are opened in TLS: Istio's {@code ClientTLSSettings} with every default in place.
 *
 * @param verify whether the server's chain and name are checked
 * @param serverName SNI; null for the host of each request
 * @param accepted names of which the server's certificate must have one; empty for the name that was asked for
 * @param meshNames the server name is the mesh's own way of speaking of a cluster, and no certificate is for it
 * @param alpn protocols to offer; empty for none
 */
record ClientTlsSettings(
        MaterialSources sources,
        boolean verify,
        @Nullable String serverName,
        List<String> accepted,
        boolean meshNames,
        List<String> alpn)
        implements WantedTls {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final List<String> MESH_HTTP2 = List.of("istio-h2", "istio", "h2");
    private static final List<String> MESH_HTTP1 = List.of("istio-http/1.1", "istio", "http/1.1");

    ClientTlsSettings {
        accepted = List.copyOf(accepted);
        alpn = List.copyOf(alpn);
    }

    /** The settings of a cluster; null when its connections are plain. */
    static @Nullable ClientTlsSettings of(ClusterSpec cluster, @Nullable WorkloadFiles workload) {
        ClientTls tls = cluster.policy().tls();
        if (tls == null) {
            return null;
        }
        return switch (tls.mode()) {
            case DISABLE -> null;
            case SIMPLE -> own(cluster, tls, List.of());
            case MUTUAL -> own(cluster, tls, List.of(keyPair(tls)));
            case ISTIO_MUTUAL -> mesh(cluster, tls, workload);
        };
    }

    private static ClientTlsSettings own(ClusterSpec cluster, ClientTls tls, List<KeyPair> keyPairs) {
        return new ClientTlsSettings(
                new MaterialSources(keyPairs, authority(tls), revocations(tls)),
                !Boolean.TRUE.equals(tls.insecureSkipVerify()),
                text(tls.sni()),
                accepted(cluster, tls),
                false,
                cluster.protocol() == UpstreamProtocol.HTTP2 ? List.of("h2") : List.of());
    }

    private static ClientTlsSettings mesh(ClusterSpec cluster, ClientTls tls, @Nullable WorkloadFiles workload) {
        MaterialSources sources = workload == null
                ? MaterialSources.none(WorkloadFiles.MISSING)
                : new MaterialSources(
                        List.of(KeyPair.files(workload.certificate(), workload.privateKey())),
                        new Place.File(workload.caCertificates()),
                        null);
        String sni = text(tls.sni());
        return new ClientTlsSettings(
                sources,
                true,
                sni == null ? meshName(cluster.key()) : sni,
                accepted(cluster, tls),
                true,
                cluster.protocol() == UpstreamProtocol.HTTP2 ? MESH_HTTP2 : MESH_HTTP1);
    }

    /** What a connection offers that speaks one protocol for sure because its client does ({@code useClientProtocol}). */
    List<String> alpn(UpstreamProtocol spoken) {
        boolean http2 = spoken == UpstreamProtocol.HTTP2;
        if (meshNames) {
            return http2 ? MESH_HTTP2 : MESH_HTTP1;
        }
        return List.of(http2 ? "h2" : "http/1.1");
    }

    /** How proxies of Istio call a cluster in SNI. */
    private static String meshName(ClusterKey key) {
        return "outbound_." + key.port() + "_." + key.subset() + "_." + key.host();
    }

    private static List<String> accepted(ClusterSpec cluster, ClientTls tls) {
        return tls.subjectAltNames().isEmpty() ? cluster.subjectAltNames() : tls.subjectAltNames();
    }

    private static KeyPair keyPair(ClientTls tls) {
        String credential = text(tls.credentialName());
        if (credential != null) {
            return KeyPair.credential(credential);
        }
        String certificate = text(tls.clientCertificate());
        String privateKey = text(tls.privateKey());
        return certificate == null || privateKey == null
                ? KeyPair.missing("MUTUAL names no certificate with its key")
                : KeyPair.files(certificate, privateKey);
    }

    private static @Nullable Place authority(ClientTls tls) {
        String credential = text(tls.credentialName());
        if (credential != null) {
            return new Place.Credential(credential);
        }
        String file = text(tls.caCertificates());
        return file == null ? null : new Place.File(file);
    }

    private static @Nullable Place revocations(ClientTls tls) {
        String credential = text(tls.credentialName());
        if (credential != null) {
            return new Place.Credential(credential);
        }
        String file = text(tls.caCrl());
        return file == null ? null : new Place.File(file);
    }

    private static @Nullable String text(@Nullable String written) {
        return written == null || written.isEmpty() ? null : written;
    }

    @Override
    public SslContext build(Material material) throws UnusableMaterialException, SSLException {
        // With OpenSSL, which Netty would take where it is there, one side cannot end its direction alone.
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(VERSIONS)
                // The verifier looks at names, by Istio's rules.
                .endpointIdentificationAlgorithm(null)
                .trustManager(verifier(material));
        for (Identity identity : material.identities()) {
            builder.keyManager(identity.key(), identity.chain().toArray(X509Certificate[]::new));
        }
        if (!alpn.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, alpn));
        }
        return builder.build();
    }

    private PeerVerifier verifier(Material material) throws UnusableMaterialException {
        if (!verify) {
            return new PeerVerifier(null, PeerCheck.CHAIN_ONLY);
        }
        if (!accepted.isEmpty()) {
            return new PeerVerifier(material.trust(), PeerCheck.names(accepted));
        }
        return new PeerVerifier(material.trust(), meshNames ? PeerCheck.CHAIN_ONLY : PeerCheck.HOST);
    }
}
