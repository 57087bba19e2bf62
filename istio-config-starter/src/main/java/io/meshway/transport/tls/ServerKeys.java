package io.meshway.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Puts the identities of a server, of which there may be one for each sort of key, where the handshake chooses among them. */
final class ServerKeys {
    /** Guards a store that never leaves the memory. */
    private static final char[] NO_PASSWORD = {};

    private ServerKeys() {}

    static KeyManagerFactory of(List<Identity> identities) throws UnusableMaterialException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < identities.size(); i++) {
                Identity identity = identities.get(i);
                store.setKeyEntry(
                        "server-" + i,
                        identity.key(),
                        NO_PASSWORD,
                        identity.chain().toArray(X509Certificate[]::new));
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableMaterialException("the certificate cannot be used with its key: " + e.getMessage());
        }
    }
}
