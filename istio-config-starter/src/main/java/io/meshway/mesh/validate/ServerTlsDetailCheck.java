package io.meshway.mesh.validate;

import io.meshway.model.ServerTls;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions, ciphers and pins of {@code ServerTLSSettings}. */
final class ServerTlsDetailCheck {
    private static final List<String> VERSIONS = List.of("TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");
    private static final String AUTO = "TLS_AUTO";
    private static final int TLS_1_2 = VERSIONS.indexOf("TLSV1_2");

    /** OpenSSL's names of what BoringSSL has for TLS 1.2 and below. */
    private static final Set<String> CIPHERS = Set.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-PSK-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-PSK-AES128-CBC-SHA",
            "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-RSA-AES256-SHA",
            "ECDHE-PSK-AES256-CBC-SHA",
            "AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-SHA",
            "AES256-SHA",
            "PSK-AES128-CBC-SHA",
            "PSK-AES256-CBC-SHA",
            "DES-CBC3-SHA");

    private static final Pattern SPKI = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final Pattern HASH = Pattern.compile("([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}");

    private ServerTlsDetailCheck() {}

    static void check(String path, ServerTls tls, Findings findings) {
        versions(path, tls, findings);
        ciphers(path + ".cipherSuites", tls.cipherSuites(), findings);
        pins(path + ".verifyCertificateSpki", tls.verifyCertificateSpki(), SPKI, "the base64 of a SHA-256", findings);
        pins(path + ".verifyCertificateHash", tls.verifyCertificateHash(), HASH, "a SHA-256 in hex", findings);
    }

    private static void versions(String path, ServerTls tls, Findings findings) {
        int min = version(path + ".minProtocolVersion", tls.minProtocolVersion(), findings);
        int max = version(path + ".maxProtocolVersion", tls.maxProtocolVersion(), findings);
        if (min >= 0 && max >= 0 && min > max) {
            findings.warning(
                    path + ".minProtocolVersion",
                    VERSIONS.get(min),
                    "the lowest version is above the highest, so every handshake fails",
                    "swap the two");
        }
        if (min >= 0 && min < TLS_1_2 && tls.cipherSuites().isEmpty()) {
            findings.warning(
                    path + ".minProtocolVersion",
                    VERSIONS.get(min),
                    "none of the default ciphers fits versions below TLS 1.2",
                    "list cipherSuites, or remove the field");
        }
    }

    /** The index in {@link #VERSIONS}; -1 for the default. */
    private static int version(String path, @Nullable String version, Findings findings) {
        if (version == null || version.equals(AUTO)) {
            return -1;
        }
        int index = VERSIONS.indexOf(version);
        if (index < 0) {
            findings.error(path, version, "this is no version of TLS", "use TLS_AUTO or TLSV1_0 to TLSV1_3");
        }
        return index;
    }

    private static void ciphers(String path, List<String> ciphers, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < ciphers.size(); i++) {
            String cipher = ciphers.get(i);
            if (!CIPHERS.contains(cipher)) {
                findings.warning(
                        path + "[" + i + "]",
                        cipher,
                        "this cipher suite is not known and is ignored",
                        "use OpenSSL's names");
            } else if (!seen.add(cipher)) {
                findings.warning(path + "[" + i + "]", cipher, "this cipher suite is listed twice", "remove one");
            }
        }
    }

    private static void pins(String path, List<String> pins, Pattern form, String what, Findings findings) {
        for (int i = 0; i < pins.size(); i++) {
            if (!form.matcher(pins.get(i)).matches()) {
                findings.warning(
                        path + "[" + i + "]", pins.get(i), "no certificate fits, since this is not " + what, "");
            }
        }
    }
}
