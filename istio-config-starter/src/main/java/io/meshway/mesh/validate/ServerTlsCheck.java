package io.meshway.mesh.validate;

import io.meshway.model.ServerTls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ServerTLSSettings}: which certificate material belongs to which mode. */
final class ServerTlsCheck {
    private static final int MAX_CERTIFICATES = 2;

    private ServerTlsCheck() {}

    static void check(String path, ServerTls tls, Findings findings) {
        switch (tls.mode()) {
            case PASSTHROUGH, AUTO_PASSTHROUGH -> passthrough(path, tls, findings);
            case ISTIO_MUTUAL -> istioMutual(path, tls, findings);
            case SIMPLE, MUTUAL, OPTIONAL_MUTUAL -> terminate(path, tls, findings);
        }
        ServerTlsDetailCheck.check(path, tls, findings);
    }

    /** Whether files with certificates are named. */
    static boolean hasFiles(ServerTls tls) {
        return isSet(tls.serverCertificate()) || isSet(tls.privateKey()) || isSet(tls.caCertificates());
    }

    private static void passthrough(String path, ServerTls tls, Findings findings) {
        if (hasFiles(tls) || isSet(tls.caCrl()) || !sources(tls).isEmpty()) {
            findings.warning(
                    path,
                    tls.mode().name(),
                    "this mode uses no certificates, they are ignored",
                    "use SIMPLE or MUTUAL");
        }
    }

    private static void istioMutual(String path, ServerTls tls, Findings findings) {
        if (hasFiles(tls) || !sources(tls).isEmpty()) {
            findings.error(path, "ISTIO_MUTUAL", "this mode cannot have certificates of your own", "use MUTUAL");
        }
    }

    private static void terminate(String path, ServerTls tls, Findings findings) {
        List<String> sources = sources(tls);
        if (sources.size() > 1) {
            findings.error(
                    path, String.join(",", sources), "the certificate is given in several ways", "keep one of them");
        }
        boolean secret = isSet(tls.credentialName()) || !tls.credentialNames().isEmpty();
        if (!secret) {
            files(path, tls, findings);
            clientAuthority(path, tls, findings);
        }
        if (tls.tlsCertificates().size() > MAX_CERTIFICATES
                || tls.credentialNames().size() > MAX_CERTIFICATES) {
            findings.warning(
                    path, "", "more than two certificates are not used", "give one RSA and one ECDSA certificate");
        }
        revocation(path + ".caCrl", tls, findings);
    }

    private static void files(String path, ServerTls tls, Findings findings) {
        if (tls.tlsCertificates().isEmpty()) {
            pair(path, tls.mode(), tls.serverCertificate(), tls.privateKey(), findings);
        }
        for (int i = 0; i < tls.tlsCertificates().size(); i++) {
            ServerTls.CertificateFiles files = tls.tlsCertificates().get(i);
            pair(
                    path + ".tlsCertificates[" + i + "]",
                    tls.mode(),
                    files.serverCertificate(),
                    files.privateKey(),
                    findings);
        }
    }

    private static void pair(
            String path, ServerTls.Mode mode, @Nullable String certificate, @Nullable String key, Findings findings) {
        String advice = "give credentialName, or serverCertificate and privateKey";
        if (!isSet(certificate)) {
            findings.error(path + ".serverCertificate", "", mode + " needs a server certificate", advice);
        }
        if (!isSet(key)) {
            findings.error(path + ".privateKey", "", mode + " needs a private key", advice);
        }
    }

    private static void clientAuthority(String path, ServerTls tls, Findings findings) {
        boolean given = isSet(tls.caCertificates())
                || isSet(tls.caCertCredentialName())
                || tls.tlsCertificates().stream().anyMatch(files -> isSet(files.caCertificates()));
        if (tls.mode() != ServerTls.Mode.SIMPLE && !given) {
            findings.error(
                    path + ".caCertificates",
                    "",
                    tls.mode() + " needs the authority that issues certificates to clients",
                    "give caCertificates, or a credentialName whose secret has ca.crt");
        }
    }

    private static void revocation(String path, ServerTls tls, Findings findings) {
        String file = tls.caCrl();
        if (file == null || file.isEmpty()) {
            return;
        }
        if (isSet(tls.credentialName())) {
            findings.error(path, file, "caCrl cannot stand beside credentialName", "put ca.crl into the secret");
        } else if (tls.mode() == ServerTls.Mode.SIMPLE && tls.credentialNames().isEmpty()) {
            findings.error(path, file, "SIMPLE asks clients for no certificate, so none can be revoked", "use MUTUAL");
        }
    }

    private static List<String> sources(ServerTls tls) {
        List<String> sources = new ArrayList<>();
        if (isSet(tls.serverCertificate()) && isSet(tls.privateKey())) {
            sources.add("serverCertificate");
        }
        if (isSet(tls.credentialName())) {
            sources.add("credentialName");
        }
        if (!tls.credentialNames().isEmpty()) {
            sources.add("credentialNames");
        }
        if (!tls.tlsCertificates().isEmpty()) {
            sources.add("tlsCertificates");
        }
        return sources;
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
