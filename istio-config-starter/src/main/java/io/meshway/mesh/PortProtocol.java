package io.meshway.mesh;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a port carries, as Istio reads it from {@code appProtocol}, a port's name or a declared {@code protocol}. */
enum PortProtocol {
    HTTP,
    HTTP2,
    HTTP_PROXY,
    GRPC,
    GRPC_WEB,
    HTTPS,
    TLS,
    TCP,
    MONGO,
    REDIS,
    MYSQL,
    UDP,
    /** Nothing is declared: decided by the first bytes. */
    UNDECLARED;

    private static final String GRPC_WEB_PREFIX = "grpc-web";
    private static final Map<String, PortProtocol> WORDS = Map.ofEntries(
            Map.entry("http", HTTP),
            Map.entry("http2", HTTP2),
            Map.entry("http_proxy", HTTP_PROXY),
            Map.entry("grpc", GRPC),
            Map.entry("grpc-web", GRPC_WEB),
            Map.entry("https", HTTPS),
            Map.entry("tls", TLS),
            Map.entry("tcp", TCP),
            Map.entry("mongo", MONGO),
            Map.entry("redis", REDIS),
            Map.entry("mysql", MYSQL),
            Map.entry("udp", UDP));
    private static final Map<String, PortProtocol> KUBERNETES_APP_PROTOCOLS =
            Map.of("kubernetes.io/h2c", HTTP2, "kubernetes.io/ws", HTTP, "kubernetes.io/wss", HTTPS);

    /** The protocol that a ServiceEntry's or Gateway's port declares. */
    static PortProtocol declared(String word) {
        return WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), UNDECLARED);
    }

    /** The protocol of a Service's port. {@code appProtocol} wins over the name; SMTP, DNS, MySQL and MongoDB ports without either are TCP. */
    static PortProtocol ofServicePort(int number, String name, String transport, @Nullable String appProtocol) {
        if (transport.equalsIgnoreCase("UDP")) {
            return UDP;
        }
        String text = (appProtocol == null ? name : appProtocol).toLowerCase(Locale.ROOT);
        PortProtocol known = KUBERNETES_APP_PROTOCOLS.get(text);
        if (known != null) {
            return known;
        }
        PortProtocol named = text.startsWith(GRPC_WEB_PREFIX) ? GRPC_WEB : WORDS.get(beforeDash(text));
        if (named != null) {
            return named;
        }
        return switch (number) {
            case 25, 53, 3306, 27017 -> TCP;
            default -> UNDECLARED;
        };
    }

    private static String beforeDash(String text) {
        int dash = text.indexOf('-');
        return dash < 0 ? text : text.substring(0, dash);
    }

    /** Whether {@code http} rules apply without looking at the bytes. */
    boolean isHttp() {
        return this == HTTP || this == HTTP_PROXY || isHttp2();
    }

    /** Whether endpoints are spoken to in HTTP/2. */
    boolean isHttp2() {
        return this == HTTP2 || this == GRPC || this == GRPC_WEB;
    }

    /** Whether connections start with TLS. */
    boolean isTls() {
        return this == HTTPS || this == TLS;
    }
}
