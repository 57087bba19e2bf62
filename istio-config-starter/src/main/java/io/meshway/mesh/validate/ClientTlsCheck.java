package io.meshway.mesh.validate;

import io.meshway.model.ClientTls;
import io.meshway.model.FindingKind;
import io.meshway.model.Severity;
import org.jspecify.annotations.Nullable;

/** {@code ClientTLSSettings} of a DestinationRule. */
final class ClientTlsCheck {
    private static final String NO_AUTHORITY = FindingKind.NO_AUTHORITY.code();
    private static final String NO_AUTHORITY_FOR_PORT = FindingKind.NO_AUTHORITY_FOR_PORT.code();

    private ClientTlsCheck() {}

    static void check(String path, @Nullable ClientTls tls, boolean ofPort, Findings findings) {
        if (tls == null) {
            return;
        }
        switch (tls.mode()) {
            case DISABLE -> {}
            case SIMPLE, MUTUAL -> originate(path, tls, ofPort, findings);
            case ISTIO_MUTUAL -> istioMutual(path, tls, findings);
        }
    }

    private static void originate(String path, ClientTls tls, boolean ofPort, Findings findings) {
        boolean unverified = Boolean.TRUE.equals(tls.insecureSkipVerify());
        if (unverified) {
            unverified(path, tls, findings);
        }
        if (isSet(tls.credentialName())) {
            if (hasFiles(tls)) {
                findings.error(
                        path + ".credentialName",
                        String.valueOf(tls.credentialName()),
                        "credentialName cannot stand beside files",
                        "keep one of the two");
            }
            return;
        }
        if (tls.mode() == ClientTls.Mode.MUTUAL) {
            required(path + ".clientCertificate", tls.clientCertificate(), findings);
            required(path + ".privateKey", tls.privateKey(), findings);
        }
        if (!unverified && !isSet(tls.caCertificates())) {
            findings.add(
                    Severity.WARNING,
                    ofPort ? NO_AUTHORITY_FOR_PORT : NO_AUTHORITY,
                    path + ".caCertificates",
                    "",
                    "servers are verified against the public authorities of the system",
                    "give caCertificates if the server's authority is another");
        }
    }

    private static void unverified(String path, ClientTls tls, Findings findings) {
        boolean secret = tls.mode() == ClientTls.Mode.SIMPLE && isSet(tls.credentialName());
        if (isSet(tls.caCertificates()) || !tls.subjectAltNames().isEmpty() || secret) {
            findings.error(
                    path + ".insecureSkipVerify",
                    "true",
                    "insecureSkipVerify contradicts the fields that say how to verify",
                    "remove it, or caCertificates, subjectAltNames and credentialName");
        }
    }

    private static void istioMutual(String path, ClientTls tls, Findings findings) {
        if (hasFiles(tls) || isSet(tls.credentialName())) {
            findings.error(path, "ISTIO_MUTUAL", "this mode cannot have certificates of your own", "use MUTUAL");
        }
    }

    private static void required(String path, @Nullable String file, Findings findings) {
        if (!isSet(file)) {
            findings.error(
                    path,
                    "",
                    "MUTUAL needs a certificate with its key",
                    "give clientCertificate and privateKey, or credentialName");
        }
    }

    private static boolean hasFiles(ClientTls tls) {
        return isSet(tls.clientCertificate())
                || isSet(tls.privateKey())
                || isSet(tls.caCertificates())
                || isSet(tls.caCrl());
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
