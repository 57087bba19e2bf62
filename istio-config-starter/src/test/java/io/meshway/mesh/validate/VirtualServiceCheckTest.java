package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V1 to V6 of the list of errors, each beside a neighbour that passes. */
class VirtualServiceCheckTest {
    private static final String HTTP = ", http: [{route: [{destination: {host: b}}]}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {hosts: [a.com]
                    {hosts: [reviews]
                    {hosts: [A.Com]
                    {hosts: [a.com.]
                    {hosts: ["*foo.com"]
                    {hosts: ["*-x.foo.com"]
                    {hosts: ["*.foo.com", foo.com]
                    {hosts: [10.1.2.3]
                    {hosts: ["2001:db8::1"]
                    {hosts: ["*"], gateways: [gw]
                    {hosts: [a.com], gateways: [gw, ns/gw, ./gw, mesh]
                    {hosts: [a.com], exportTo: ["."]
                    {hosts: [a.com], exportTo: ["*"]
                    {hosts: [a.com], exportTo: [ns1, ns2]
                    {exportTo: ["*"]
                    """)
    void accepts(String start) {
        Validated.virtualService(start + HTTP).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {gateways: [gw]                            | spec.gateways
                    {tcp: [{route: [{destination: {host: b}}]}] | spec.tcp
                    {hosts: [a_b.com]                          | spec.hosts[0]
                    {hosts: [x.com, a.*.com]                   | spec.hosts[1]
                    {hosts: ["a.com:80"]                       | spec.hosts[0]
                    {hosts: ["http://a.com"]                   | spec.hosts[0]
                    {hosts: [a.123]                            | spec.hosts[0]
                    {hosts: [a..com]                           | spec.hosts[0]
                    {hosts: [-a.com]                           | spec.hosts[0]
                    {hosts: [""]                               | spec.hosts[0]
                    {hosts: ["*"]                              | spec.hosts[0]
                    {hosts: ["*"], gateways: [gw, mesh]        | spec.hosts[0]
                    {hosts: [a.com, a.com]                     | spec.hosts[1]
                    {hosts: ["*.a.com", x.a.com]               | spec.hosts[1]
                    {hosts: [x.a.com, "*.a.com"]               | spec.hosts[1]
                    {hosts: [a.com], gateways: [ns/]           | spec.gateways[0]
                    {hosts: [a.com], gateways: [gw, a/b/c]     | spec.gateways[1]
                    {hosts: [a.com], gateways: [a_b]           | spec.gateways[0]
                    {hosts: [a.com], exportTo: ["~"]           | spec.exportTo[0]
                    {hosts: [a.com], exportTo: [n, n]          | spec.exportTo[1]
                    {hosts: [a.com], exportTo: [., default]    | spec.exportTo[1]
                    {hosts: [a.com], exportTo: ["*", n]        | spec.exportTo
                    {hosts: [a.com], exportTo: [n/m]           | spec.exportTo[0]
                    """)
    void refuses(String start, String path) {
        Validated.virtualService(start + HTTP).isOnlyRefusedAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {hosts: [a.com]}
                    {hosts: [a.com], http: []}
                    {}
                    """)
    void refusesOneWithoutRules(String spec) {
        Validated.virtualService(spec).isOnlyRefusedAt("spec");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gw.istio-system.svc.cluster.local
                    gw.ns
                    """)
    void warnsOfDottedGatewayNames(String gateway) {
        Validated.virtualService("{hosts: [a.com], gateways: [" + gateway + "]" + HTTP)
                .warnsAt("spec.gateways[0]");
    }
}
