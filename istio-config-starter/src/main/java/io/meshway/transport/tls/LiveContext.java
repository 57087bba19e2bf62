package io.meshway.transport.tls;

import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The context for one set of settings: exchanged in place when its material changes, so that new connections use the new one and running ones live on. */
final class LiveContext {
    private final WantedTls wanted;
    private @Nullable Material material;
    private @Nullable String problem;
    private boolean absent;
    private List<X509Certificate> shown = List.of();
    private volatile @Nullable SslContext current;

    LiveContext(WantedTls wanted) {
        this.wanted = wanted;
    }

    WantedTls wanted() {
        return wanted;
    }

    /** What new connections use; null while there is nothing to use. */
    @Nullable
    SslContext current() {
        return current;
    }

    /** Why the material as it is now cannot be used; null when it can. */
    @Nullable
    String problem() {
        return problem;
    }

    /** The certificates that peers are shown by what is in use, or was last. */
    List<X509Certificate> shown() {
        return shown;
    }

    /** Whether a Secret is missing, of which there is a finding already. */
    boolean absent() {
        return absent;
    }

    /** Looks at the material again. What is unusable leaves the last good context in place, unless its owner has taken it away. */
    void refresh(MaterialReader reader) {
        try {
            Material now = reader.read(wanted.sources());
            if (current == null || !now.equals(material)) {
                current = wanted.build(now);
                material = now;
                shown = now.certificates();
            }
            problem = null;
            absent = false;
        } catch (UnusableMaterialException e) {
            problem = String.valueOf(e.getMessage());
            absent = e.isAbsent();
            if (absent) {
                current = null;
            }
        } catch (SSLException | IllegalArgumentException e) {
            problem = "no TLS can be made of it: " + e.getMessage();
            absent = false;
        }
    }
}
