package io.meshway.transport.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Verifies the other side of a handshake: its chain, then what else is wanted of its certificate. */
final class PeerVerifier extends X509ExtendedTrustManager {
    private final @Nullable X509TrustManager chains;
    private final PeerCheck check;

    /** @param chains null to believe everybody */
    PeerVerifier(@Nullable X509TrustManager chains, PeerCheck check) {
        this.chains = chains;
        this.check = check;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (chains != null) {
            chains.checkServerTrusted(chain, authType);
        }
        check.check(chain[0], engine.getPeerHost());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (chains != null) {
            chains.checkClientTrusted(chain, authType);
        }
        check.check(chain[0], null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not served");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the connection must be known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the connection must be known");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains == null ? new X509Certificate[0] : chains.getAcceptedIssuers();
    }
}
