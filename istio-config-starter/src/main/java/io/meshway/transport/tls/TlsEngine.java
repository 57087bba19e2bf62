package io.meshway.transport.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.KeyManagerFactory;

/** Who does the cryptography of connections from clients. Certificates are verified by the same code with both. */
public enum TlsEngine {
    /** Java's own. */
    JDK(SslProvider.JDK),
    /** BoringSSL, through netty-tcnative. */
    OPENSSL(SslProvider.OPENSSL);

    private final SslProvider provider;

    TlsEngine(SslProvider provider) {
        this.provider = provider;
    }

    /** Whether netty-tcnative is there and has a library for this machine. */
    public static boolean openSslIsThere() {
        return OpenSsl.isAvailable();
    }

    SslProvider provider() {
        return provider;
    }

    /** Keys in the form that handshakes need; BoringSSL's would be converted for each of them otherwise. */
    KeyManagerFactory prepared(KeyManagerFactory keys) {
        return this == OPENSSL ? new OpenSslCachingX509KeyManagerFactory(keys) : keys;
    }
}
