package io.meshway.mesh.validate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G1 to G8 and their warnings. */
class GatewayCheckTest {
    private static final String SERVER = "spec.servers[0]";
    private static final String HTTP = "port: {number: 80, name: http, protocol: HTTP}";
    private static final String HTTPS = "port: {number: 443, name: https, protocol: HTTPS}";
    private static final String FILES = "serverCertificate: /c, privateKey: /k";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    HTTP, hosts: ["*"]
                    HTTP, hosts: ["*.x.com", a.com, ns/a.com, ./*, "*/*.y.com", ns/*, 10.1.2.3, A.com]
                    HTTP, hosts: ["*"], tls: {httpsRedirect: true}
                    HTTP, hosts: ["*"], tls: {}
                    HTTP, hosts: ["*"], bind: 10.1.2.3
                    port: {number: 0, name: u, protocol: http}, hosts: ["*"], bind: unix:///run/s
                    port: {number: 1, name: g, protocol: grpc-web}, hosts: ["*"]
                    port: {number: 1, name: t, protocol: MONGO}, hosts: ["*"]
                    HTTPS, hosts: ["*"], tls: {}
                    HTTPS, hosts: ["*"], tls: {mode: PASSTHROUGH}
                    HTTPS, hosts: ["*"], tls: {mode: AUTO_PASSTHROUGH}
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, FILES}
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]}
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, tlsCertificates: [{FILES}, {FILES}]}
                    HTTPS, hosts: ["*"], tls: {mode: MUTUAL, credentialName: s}
                    HTTPS, hosts: ["*"], tls: {mode: OPTIONAL_MUTUAL, FILES, caCertificates: /a, caCrl: /r}
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialNames: [a, b], minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3}
                    """)
    void accepts(String server) {
        server(server).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    hosts: ["*"], port: {name: http, protocol: HTTP}             | .port.number
                    hosts: ["*"], port: {number: 70000, name: http, protocol: HTTP} | .port.number
                    hosts: ["*"], port: {number: 80, protocol: HTTP}             | .port.name
                    hosts: ["*"], port: {number: 80, name: http}                 | .port.protocol
                    hosts: ["*"], port: {number: 80, name: http, protocol: WEB}  | .port.protocol
                    HTTP                                                         | .hosts
                    HTTP, hosts: [a.com, short]                                  | .hosts[1]
                    HTTP, hosts: [ns/short]                                      | .hosts[0]
                    HTTP, hosts: ["*foo.com"]                                    | .hosts[0]
                    HTTP, hosts: ["a.*.com"]                                     | .hosts[0]
                    HTTP, hosts: ["/a.com"]                                      | .hosts[0]
                    HTTP, hosts: [ns/]                                           | .hosts[0]
                    HTTP, hosts: [a.b/a.com]                                     | .hosts[0]
                    HTTP, hosts: ["*"], bind: somewhere                          | .bind
                    HTTP, hosts: ["*"], bind: "unix://run/s"                     | .bind
                    HTTP, hosts: ["*"], bind: "unix:///run/s"                    | .port.number
                    HTTPS, hosts: ["*"]                                          | .tls
                    HTTP, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s}   | .tls
                    HTTP, hosts: ["*"], tls: {FILES}                             | .tls
                    hosts: ["*"], port: {number: 1, name: t, protocol: TCP}, tls: {mode: SIMPLE, credentialName: s} | .tls
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE}                     | .tls.serverCertificate
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, serverCertificate: /c} | .tls.privateKey
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, tlsCertificates: [{FILES}, {privateKey: /k}]} | .tls.tlsCertificates[1].serverCertificate
                    HTTPS, hosts: ["*"], tls: {mode: MUTUAL, FILES}              | .tls.caCertificates
                    HTTPS, hosts: ["*"], tls: {mode: OPTIONAL_MUTUAL, FILES}     | .tls.caCertificates
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, FILES} | .tls
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, credentialNames: [t]} | .tls
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, FILES, caCrl: /r}   | .tls.caCrl
                    HTTPS, hosts: ["*"], tls: {mode: MUTUAL, credentialName: s, caCrl: /r} | .tls.caCrl
                    HTTPS, hosts: ["*"], tls: {mode: ISTIO_MUTUAL, FILES}        | .tls
                    """)
    void refuses(String server, String path) {
        server(server).isRefusedAt(SERVER + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    hosts: ["*"], port: {number: 1, name: u, protocol: UDP}                              | .port.protocol
                    HTTPS, hosts: ["*"], tls: {httpsRedirect: true, mode: SIMPLE, credentialName: s}     | .tls.httpsRedirect
                    HTTPS, hosts: ["*"], tls: {mode: PASSTHROUGH, FILES}                                 | .tls
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, minProtocolVersion: TLSV1_1} | .tls.minProtocolVersion
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2} | .tls.minProtocolVersion
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, cipherSuites: [NULL]}    | .tls.cipherSuites[0]
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialName: s, cipherSuites: [AES128-SHA, AES128-SHA]} | .tls.cipherSuites[1]
                    HTTPS, hosts: ["*"], tls: {mode: SIMPLE, credentialNames: [a, b, c]}                 | .tls
                    HTTPS, hosts: ["*"], tls: {mode: MUTUAL, credentialName: s, verifyCertificateHash: [xyz]} | .tls.verifyCertificateHash[0]
                    HTTPS, hosts: ["*"], tls: {mode: MUTUAL, credentialName: s, verifyCertificateSpki: [xyz]} | .tls.verifyCertificateSpki[0]
                    """)
    void warns(String server, String path) {
        server(server).warnsAt(SERVER + path);
    }

    @Test
    void gatewayNeedsServers() {
        Validated.spec("Gateway", "{selector: {istio: ingressgateway}}").isOnlyRefusedAt("spec.servers");
    }

    @Test
    void portNamesAreUnique() {
        Validated.spec("Gateway", "{servers: [{HTTP, hosts: [a.com]}, {HTTP, hosts: [b.com]}]}".replace("HTTP", HTTP))
                .isOnlyRefusedAt("spec.servers[1].port.name");
    }

    @Test
    void nameOfAGatewayHasNoDots() {
        Validated.of("""
                        apiVersion: networking.istio.io/v1
                        kind: Gateway
                        metadata: {name: a.b}
                        spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
                        """).isOnlyRefusedAt("metadata.name");
    }

    private static Validated server(String server) {
        String fields = server.replaceFirst("^HTTPS", HTTPS)
                .replaceFirst("^HTTP\\b", HTTP)
                .replace("FILES", FILES);
        return Validated.spec("Gateway", "{servers: [{" + fields + "}]}");
    }
}
