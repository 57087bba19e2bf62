package io.meshway.examples;

import io.meshway.fixtures.Pki;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The certificates of one example, and the Secrets that they are in. */
final class ExampleCertificates {
    private final Pki authority = Pki.authority("examples");
    private final Map<String, X509Bundle> bySecret = new TreeMap<>();
    private final Map<String, String> ofBackends;

    ExampleCertificates(Example.Certified certified) {
        certified
                .secrets()
                .forEach((secret, names) -> bySecret.put(secret, authority.issue(names.toArray(String[]::new))));
        ofBackends = certified.backends();
    }

    /** Documents to put behind the resources. */
    String secrets() {
        StringBuilder secrets = new StringBuilder();
        bySecret.forEach((name, certificate) -> secrets.append("""
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                  ca.crt: |
                %s
                """.formatted(
                        name,
                        certificate.getCertificatePathPEM().indent(4),
                        certificate.getPrivateKeyPEM().indent(4),
                        authority.pem().indent(4))));
        return secrets.toString();
    }

    /** What a backend shows; null when it speaks plain text. */
    @Nullable
    SSLContext ofBackend(String service) {
        String secret = ofBackends.get(service);
        if (secret == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(bySecret.get(secret).toKeyManagerFactory().getKeyManagers(), null, null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that asks for this name. */
    static HttpClient client(String serverName) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLParameters parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .sslParameters(parameters)
                    .build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
