package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists of destinations.md 1.6 and routing.md 8.4. */
class ServiceEntryCheckTest {
    private static final String HTTP = "ports: [{number: 80, name: http, protocol: HTTP}]";
    private static final String TCP = "addresses: [10.0.0.1], ports: [{number: 90, name: tcp, protocol: TCP}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {hosts: [a.com], WEB_PORT}
                    {hosts: ["*.a.com"], WEB_PORT}
                    {hosts: [a.com, b.com], WEB_PORT, resolution: DNS}
                    {hosts: [a.com, b.com], TCP_PORT}
                    {hosts: [a.com], TCP_PORT, resolution: STATIC, endpoints: [{address: 10.0.0.2, ports: {tcp: 91}, weight: 5}]}
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{address: "unix:///run/s"}]}
                    {hosts: [a.com], WEB_PORT, resolution: DNS, endpoints: [{address: b.com}, {address: 10.0.0.2}]}
                    {hosts: ["*.a.com"], WEB_PORT, resolution: DNS, endpoints: [{address: b.com}]}
                    {hosts: [a.com], WEB_PORT, resolution: DNS_ROUND_ROBIN}
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, workloadSelector: {labels: {app: a}}}
                    {hosts: [a.com], WEB_PORT, addresses: [10.0.0.0/8, "2001:db8::/32"], resolution: STATIC}
                    {hosts: ["*.a.com"], WEB_PORT, resolution: DYNAMIC_DNS}
                    {hosts: [a.com], ports: [{number: 80, name: a, protocol: http, targetPort: 8080}, {number: 81, name: b, protocol: GRPC}]}
                    {hosts: [a.com], WEB_PORT, exportTo: ["~"]}
                    {hosts: [a.com]}
                    """)
    void accepts(String spec) {
        entry(spec).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {WEB_PORT}                                                                       | spec.hosts
                    {hosts: ["*"], WEB_PORT}                                                         | spec.hosts[0]
                    {hosts: ["a.*.com"], WEB_PORT}                                                   | spec.hosts[0]
                    {hosts: [a.com], WEB_PORT, endpoints: [{address: 10.0.0.1}]}                     | spec.endpoints
                    {hosts: [a.com], WEB_PORT, resolution: DNS, addresses: [10.0.0.0/8]}             | spec.addresses[0]
                    {hosts: [a.com], WEB_PORT, addresses: [10.0.0.256]}                              | spec.addresses[0]
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{address: 10.0.0.1}], workloadSelector: {labels: {a: b}}} | spec.endpoints
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, workloadSelector: {labels: {a: "*"}}} | spec.workloadSelector.labels[a]
                    {hosts: [a.com], ports: [{number: 80, name: a, protocol: HTTP}, {number: 80, name: b, protocol: HTTP}]} | spec.ports[1].number
                    {hosts: [a.com], ports: [{number: 80, name: a, protocol: HTTP}, {number: 81, name: a, protocol: HTTP}]} | spec.ports[1].name
                    {hosts: [a.com], ports: [{number: 0, name: a, protocol: HTTP}]}              | spec.ports[0].number
                    {hosts: [a.com], ports: [{number: 80, name: a, protocol: WEB}]}              | spec.ports[0].protocol
                    {hosts: [a.com], ports: [{number: 80, protocol: HTTP}]}                      | spec.ports[0].name
                    {hosts: [a.com], ports: [{number: 80, name: a, protocol: HTTP, targetPort: 70000}]} | spec.ports[0].targetPort
                    {hosts: [a.com, b.com], TCP_PORT, resolution: DNS}                                | spec.ports[0].protocol
                    {hosts: ["*.a.com"], WEB_PORT, resolution: DNS}                                  | spec.hosts[0]
                    {hosts: [a.com], WEB_PORT, resolution: DNS_ROUND_ROBIN, endpoints: [{address: b.com}, {address: c.com}]} | spec.endpoints
                    {hosts: [a.com], WEB_PORT, resolution: DNS, endpoints: [{address: "unix:///s"}]} | spec.endpoints[0].address
                    {hosts: [a.com], WEB_PORT, resolution: DNS, endpoints: [{address: "b c"}]}       | spec.endpoints[0].address
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{address: "unix:///s", ports: {http: 1}}]} | spec.endpoints[0].ports
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{labels: {a: b}}]}    | spec.endpoints[0].address
                    {hosts: [a.com], WEB_PORT, resolution: DYNAMIC_DNS}                              | spec.hosts[0]
                    {hosts: ["*.a.com"], WEB_PORT, resolution: DYNAMIC_DNS, addresses: [10.0.0.1]}   | spec.addresses
                    {hosts: ["*.a.com"], ports: [{number: 80, name: a, protocol: MONGO}], resolution: DYNAMIC_DNS} | spec.ports[0].protocol
                    {hosts: [a.com], WEB_PORT, exportTo: ["~", n]}                                   | spec.exportTo
                    """)
    void refuses(String spec, String path) {
        entry(spec).isOnlyRefusedAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {hosts: ["*a.com"], WEB_PORT}                                                                   | spec.hosts[0]
                    {hosts: [short], WEB_PORT}                                                                      | spec.hosts[0]
                    {hosts: [a.com], ports: [{number: 90, name: tcp, protocol: TCP}]}                           | spec.ports[0]
                    {hosts: [a.com], WEB_PORT, workloadSelector: {labels: {a: b}}}                                  | spec.workloadSelector
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, workloadSelector: {labels: {}}}                  | spec.workloadSelector.labels
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{address: b.com}]}                   | spec.endpoints[0].address
                    {hosts: [a.com], WEB_PORT, resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {web: 1}}]} | spec.endpoints[0].ports[web]
                    """)
    void warns(String spec, String path) {
        entry(spec).warnsAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {address: 10.0.0.1}
                    {address: "2001:db8::1", ports: {http: 8080}}
                    {address: vm.example.com}
                    {address: "unix:///run/s"}
                    {address: "unix://@s"}
                    """)
    void acceptsWorkload(String spec) {
        Validated.spec("WorkloadEntry", spec).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                          | spec.address
                    {address: "10.0.0.1:80"}                    | spec.address
                    {address: "unix://run/s"}                   | spec.address
                    {address: 10.0.0.1, ports: {http: 0}}       | spec.ports[http]
                    {address: "unix:///s", ports: {http: 1}}    | spec.ports
                    {address: 10.0.0.1, labels: {a: "b c"}}     | spec.labels[a]
                    """)
    void refusesWorkload(String spec, String path) {
        Validated.spec("WorkloadEntry", spec).isOnlyRefusedAt(path);
    }

    private static Validated entry(String spec) {
        return Validated.spec("ServiceEntry", spec.replace("WEB_PORT", HTTP).replace("TCP_PORT", TCP));
    }
}
