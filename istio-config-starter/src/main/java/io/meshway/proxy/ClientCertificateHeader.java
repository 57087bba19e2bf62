package io.meshway.proxy;

import io.meshway.model.ClientCertificateForwarding;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code x-forwarded-client-cert}, as Envoy does. */
final class ClientCertificateHeader {
    private ClientCertificateHeader() {}

    /** What the client wrote, as far as it may count. */
    static List<String> claimed(ClientCertificateForwarding forwarding, HttpHeaders headers) {
        return switch (forwarding) {
            case UNDEFINED, SANITIZE_SET, SANITIZE -> List.of();
            case FORWARD_ONLY, APPEND_FORWARD, ALWAYS_FORWARD_ONLY ->
                headers.getAll(HeaderNames.X_FORWARDED_CLIENT_CERT);
        };
    }

    /**
     * Writes the header of a request that has none any more.
     *
     * @param claimed what the client wrote
     * @param shown what the certificate says that the client has shown; null for none
     */
    static void write(
            ClientCertificateForwarding forwarding, HttpHeaders headers, List<String> claimed, @Nullable String shown) {
        List<String> lines = switch (forwarding) {
            case UNDEFINED, SANITIZE_SET -> shown == null ? List.of() : List.of(shown);
            case SANITIZE -> List.of();
            case FORWARD_ONLY -> shown == null ? List.of() : claimed;
            case APPEND_FORWARD -> shown == null ? List.of() : List.of(joined(claimed, shown));
            case ALWAYS_FORWARD_ONLY -> claimed;
        };
        if (!lines.isEmpty()) {
            headers.set(HeaderNames.X_FORWARDED_CLIENT_CERT, lines);
        }
    }

    private static String joined(List<String> claimed, String shown) {
        List<String> all = new ArrayList<>(claimed);
        all.add(shown);
        return String.join(",", all);
    }
}
