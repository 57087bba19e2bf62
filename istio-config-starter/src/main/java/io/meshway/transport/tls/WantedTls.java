package io.meshway.transport.tls;

import io.netty.handler.ssl.SslContext;
import javax.net.ssl.SSLException;

/** What somebody wants a context for. Equal ones share it. */
sealed interface WantedTls permits ClientTlsSettings, ServerTlsSettings {
    /** What the context is made from. */
    MaterialSources sources();

    /** Makes it. */
    SslContext build(Material material) throws UnusableMaterialException, SSLException;
}
