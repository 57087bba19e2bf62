package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of routing.md 8.3. */
class SidecarCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {egress: [{hosts: ["./*", istio-system/*]}]}
                    {egress: [{hosts: ["*/*"]}]}
                    {egress: [{hosts: ["~/*"]}]}
                    {egress: [{hosts: ["*/*", "~ns/a.com"]}]}
                    {egress: [{hosts: [prod/reviews.prod.svc.cluster.local, "*/*.example.com"]}]}
                    {egress: [{port: {number: 80, protocol: HTTP, name: h}, hosts: ["*/*"]}, {hosts: ["./*"]}]}
                    {egress: [{port: {number: 80, protocol: HTTP, name: h}, bind: 127.0.0.1, captureMode: NONE, hosts: ["*/*"]}]}
                    {egress: [{port: {number: 0, protocol: TCP, name: h}, bind: "unix:///s", hosts: ["*/*"]}]}
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "127.0.0.1:8080"}]}
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "[::]:8080", bind: 10.0.0.1}]}
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "unix:///s"}]}
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}}, {port: {number: 81, protocol: GRPC, name: g}}]}
                    {ingress: [{port: {number: 80, protocol: HTTPS, name: h}, tls: {mode: SIMPLE, serverCertificate: /c, privateKey: /k}}]}
                    {outboundTrafficPolicy: {mode: REGISTRY_ONLY}, workloadSelector: {labels: {app: a}}}
                    {inboundConnectionPool: {tcp: {maxConnections: 1}}}
                    """)
    void accepts(String spec) {
        Validated.spec("Sidecar", spec).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                                                | spec
                    {workloadSelector: {labels: {app: a}}}                                            | spec
                    {egress: [{}]}                                                                    | spec.egress[0].hosts
                    {egress: [{hosts: [a.com]}]}                                                      | spec.egress[0].hosts[0]
                    {egress: [{hosts: [./short]}]}                                                    | spec.egress[0].hosts[0]
                    {egress: [{hosts: ["./*a.com"]}]}                                                 | spec.egress[0].hosts[0]
                    {egress: [{hosts: ["/a.com"]}]}                                                   | spec.egress[0].hosts[0]
                    {egress: [{hosts: ["*/*"]}, {hosts: ["./*"]}]}                                    | spec.egress[0]
                    {egress: [{bind: 127.0.0.1, hosts: ["*/*"]}]}                                     | spec.egress[0].bind
                    {egress: [{port: {number: 80, protocol: HTTP, name: h}, hosts: ["*/*"]}, {port: {number: 80, protocol: TCP, name: t}, hosts: ["*/*"]}]} | spec.egress[1].port.number
                    {egress: [{port: {number: 0, protocol: HTTP, name: h}, hosts: ["*/*"]}]}          | spec.egress[0].port.number
                    {egress: [{port: {number: 80, protocol: HTTP, name: h}, bind: x, hosts: ["*/*"]}]} | spec.egress[0].bind
                    {egress: [{port: {number: 0, protocol: HTTP, name: h}, bind: "unix:///s", captureMode: IPTABLES, hosts: ["*/*"]}]} | spec.egress[0].captureMode
                    {ingress: [{defaultEndpoint: "127.0.0.1:80"}]}                                    | spec.ingress[0].port.number
                    {ingress: [{port: {number: 80, protocol: WEB, name: h}}]}                         | spec.ingress[0].port.protocol
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}}, {port: {number: 80, protocol: HTTP, name: g}}]} | spec.ingress[1].port.number
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "10.0.0.1:80"}]} | spec.ingress[0].defaultEndpoint
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "127.0.0.1"}]} | spec.ingress[0].defaultEndpoint
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, defaultEndpoint: "127.0.0.1:70000"}]} | spec.ingress[0].defaultEndpoint
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, bind: "unix:///s"}]}     | spec.ingress[0].bind
                    {ingress: [{port: {number: 80, protocol: HTTPS, name: h}, tls: {mode: PASSTHROUGH}}]} | spec.ingress[0].tls.mode
                    {ingress: [{port: {number: 80, protocol: HTTPS, name: h}, tls: {mode: SIMPLE, serverCertificate: /c}}]} | spec.ingress[0].tls.privateKey
                    {ingress: [{port: {number: 80, protocol: HTTP, name: h}, connectionPool: {}}]}    | spec.ingress[0].connectionPool
                    {outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}}                            | spec.outboundTrafficPolicy.mode
                    {outboundTrafficPolicy: {egressProxy: {host: e, port: {number: 80}}}}             | spec.outboundTrafficPolicy.egressProxy
                    {outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: e}}}                | spec.outboundTrafficPolicy.egressProxy.port
                    """)
    void refuses(String spec, String path) {
        Validated.spec("Sidecar", spec).isOnlyRefusedAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {workloadSelector: {labels: {}}, egress: [{hosts: ["*/*"]}]}                      | spec.workloadSelector.labels
                    {egress: [{hosts: ["./a.com", "./a.com"]}]}                                       | spec.egress[0].hosts[1]
                    {egress: [{hosts: ["*/*", "./a.com"]}]}                                           | spec.egress[0].hosts
                    {ingress: [{port: {number: 80, protocol: TCP, name: h}, connectionPool: {http: {maxRetries: 1}}}]} | spec.ingress[0].connectionPool.http
                    {outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: e, port: {number: 80}}}} | spec.outboundTrafficPolicy.egressProxy
                    """)
    void warns(String spec, String path) {
        Validated.spec("Sidecar", spec).warnsAt(path);
    }
}
