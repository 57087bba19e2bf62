package io.meshway.transport.tls;

import io.meshway.model.ServerTls;
import io.meshway.transport.tls.MaterialSources.KeyPair;
import io.meshway.transport.tls.MaterialSources.Place;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a server of a Gateway ends TLS.
 *
 * @param tls Istio's {@code ServerTLSSettings}
 * @param engine who does it
 * @param workload the proxy's certificate of the mesh, for {@code ISTIO_MUTUAL} alone; null when it has none
 */
record ServerTlsSettings(
        ServerTls tls, TlsEngine engine, @Nullable WorkloadFiles workload) implements WantedTls {
    /** Offered whatever the chain serves, in this order. */
    private static final ApplicationProtocolConfig ALPN = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            "h2",
            "http/1.1");

    @Override
    public MaterialSources sources() {
        boolean clients = asksClients();
        return new MaterialSources(keyPairs(), clients ? authority() : null, clients ? revocations() : null);
    }

    private boolean asksClients() {
        return tls.mode() != ServerTls.Mode.SIMPLE;
    }

    private List<KeyPair> keyPairs() {
        if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) {
            return List.of(
                    workload == null
                            ? KeyPair.missing(WorkloadFiles.MISSING)
                            : KeyPair.files(workload.certificate(), workload.privateKey()));
        }
        List<KeyPair> pairs = new ArrayList<>();
        for (String name : credentials()) {
            pairs.add(KeyPair.credential(name));
        }
        for (ServerTls.CertificateFiles files : tls.tlsCertificates()) {
            pairs.add(files(files.serverCertificate(), files.privateKey()));
        }
        return pairs.isEmpty() ? List.of(files(tls.serverCertificate(), tls.privateKey())) : pairs;
    }

    private static KeyPair files(@Nullable String certificate, @Nullable String privateKey) {
        return certificate == null || privateKey == null || certificate.isEmpty() || privateKey.isEmpty()
                ? KeyPair.missing("the server names no certificate with its key")
                : KeyPair.files(certificate, privateKey);
    }

    private Place authority() {
        if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) {
            return workload == null
                    ? new Place.Missing(WorkloadFiles.MISSING)
                    : new Place.File(workload.caCertificates());
        }
        String separate = tls.caCertCredentialName();
        if (separate != null && !separate.isEmpty()) {
            return new Place.Credential(separate);
        }
        Place file = file(tls.caCertificates());
        for (int i = 0; file == null && i < tls.tlsCertificates().size(); i++) {
            file = file(tls.tlsCertificates().get(i).caCertificates());
        }
        if (file != null) {
            return file;
        }
        // Of several the first has the authority.
        return credentials().isEmpty()
                ? new Place.Missing("nothing says which authority issues certificates to clients")
                : new Place.Credential(credentials().get(0));
    }

    private @Nullable Place revocations() {
        Place file = file(tls.caCrl());
        return file != null || credentials().isEmpty()
                ? file
                : new Place.Credential(credentials().get(0));
    }

    private List<String> credentials() {
        String one = tls.credentialName();
        return one == null || one.isEmpty() ? tls.credentialNames() : List.of(one);
    }

    private static @Nullable Place file(@Nullable String path) {
        return path == null || path.isEmpty() ? null : new Place.File(path);
    }

    @Override
    public SslContext build(Material material) throws UnusableMaterialException, SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(engine.prepared(ServerKeys.of(material.identities())))
                .sslProvider(engine.provider())
                .protocols(TlsVersions.between(tls.minProtocolVersion(), tls.maxProtocolVersion()))
                .ciphers(CipherSuites.of(tls.cipherSuites()), SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(ALPN);
        if (asksClients()) {
            boolean anybody =
                    tls.mode() == ServerTls.Mode.OPTIONAL_MUTUAL && Boolean.TRUE.equals(tls.insecureSkipVerify());
            boolean optional = tls.mode() == ServerTls.Mode.OPTIONAL_MUTUAL;
            builder.clientAuth(optional ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE)
                    .trustManager(new PeerVerifier(
                            anybody ? null : material.trust(), anybody ? PeerCheck.CHAIN_ONLY : check()));
        }
        return builder.build();
    }

    private PeerCheck check() {
        PeerCheck names =
                tls.subjectAltNames().isEmpty() ? PeerCheck.CHAIN_ONLY : PeerCheck.names(tls.subjectAltNames());
        if (tls.verifyCertificateSpki().isEmpty() && tls.verifyCertificateHash().isEmpty()) {
            return names;
        }
        PinCheck pins = PinCheck.of(tls.verifyCertificateSpki(), tls.verifyCertificateHash());
        return (certificate, host) -> {
            names.check(certificate, host);
            pins.check(certificate, host);
        };
    }
}
