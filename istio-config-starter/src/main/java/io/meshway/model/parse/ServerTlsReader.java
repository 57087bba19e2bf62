package io.meshway.model.parse;

import io.meshway.model.ServerTls;
import java.util.Set;

/** Reads Istio's {@code ServerTLSSettings}. */
final class ServerTlsReader {
    private static final Set<String> VERSIONS = Set.of("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");

    private ServerTlsReader() {}

    static ServerTls read(FieldCursor tls) {
        return new ServerTls(
                tls.isTrue("httpsRedirect"),
                tls.choice("mode", Defaults.SERVER_TLS_MODE),
                tls.text("serverCertificate"),
                tls.text("privateKey"),
                tls.text("caCertificates"),
                tls.text("caCrl"),
                tls.text("credentialName"),
                tls.texts("credentialNames"),
                tls.text("caCertCredentialName"),
                tls.objects("tlsCertificates", ServerTlsReader::files),
                tls.texts("subjectAltNames"),
                tls.texts("verifyCertificateSpki"),
                tls.texts("verifyCertificateHash"),
                tls.word("minProtocolVersion", VERSIONS),
                tls.word("maxProtocolVersion", VERSIONS),
                tls.texts("cipherSuites"),
                tls.bool("insecureSkipVerify"));
    }

    private static ServerTls.CertificateFiles files(FieldCursor files) {
        return new ServerTls.CertificateFiles(
                files.text("serverCertificate"), files.text("privateKey"), files.text("caCertificates"));
    }
}
