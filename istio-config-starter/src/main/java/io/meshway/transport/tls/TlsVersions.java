package io.meshway.transport.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of TLS that a server speaks. */
final class TlsVersions {
    private static final List<String> ISTIO = List.of("TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");
    private static final List<String> JAVA = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final int DEFAULT_MIN = 2;
    private static final int DEFAULT_MAX = 3;

    private TlsVersions() {}

    /** In Java's names; {@code TLS_AUTO} and null mean 1.2 and 1.3. At least one, so that a contradiction gives the higher limit's version only. */
    static List<String> between(@Nullable String min, @Nullable String max) {
        int last = index(max, DEFAULT_MAX);
        int first = Math.min(index(min, Math.min(DEFAULT_MIN, last)), last);
        return JAVA.subList(first, last + 1);
    }

    private static int index(@Nullable String version, int otherwise) {
        int index = version == null ? -1 : ISTIO.indexOf(version);
        return index < 0 ? otherwise : index;
    }
}
