package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V21. */
class L4RuleCheckTest {
    private static final String ROUTE = "route: [{destination: {host: b}}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    tls: [{match: [{sniHosts: [a.x.com], port: 443}], ROUTE}]
                    tls: [{match: [{sniHosts: ["*.x.com"], gateways: [mesh]}], ROUTE}]
                    tls: [{match: [{sniHosts: [A.X.com], destinationSubnets: [10.0.0.0/8, "::1"]}], ROUTE}]
                    tcp: [{ROUTE}]
                    tcp: [{match: [{port: 1, destinationSubnets: [10.1.2.3], sourceLabels: {app: a}}], ROUTE}]
                    tcp: [{route: [{destination: {host: b}, weight: 30}, {destination: {host: c}, weight: 70}]}]
                    """)
    void accepts(String rules) {
        rules(rules).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    tls: [{ROUTE}]                                                 | spec.tls[0]
                    tls: [{match: [{port: 443}], ROUTE}]                           | spec.tls[0].match[0].sniHosts
                    tls: [{match: [{sniHosts: [a.x.com, a.y.com]}], ROUTE}]        | spec.tls[0].match[0].sniHosts[1]
                    tls: [{match: [{sniHosts: ["a.*.x.com"]}], ROUTE}]             | spec.tls[0].match[0].sniHosts[0]
                    tls: [{match: [{sniHosts: ["*"]}], ROUTE}]                     | spec.tls[0].match[0].sniHosts[0]
                    tls: [{match: [{sniHosts: [a.x.com]}]}]                        | spec.tls[0].route
                    tcp: [{match: [{port: 1}]}]                                    | spec.tcp[0].route
                    tcp: [{match: [{destinationSubnets: [10.0.0.0/33]}], ROUTE}]   | spec.tcp[0].match[0].destinationSubnets[0]
                    tcp: [{match: [{destinationSubnets: [a.x.com]}], ROUTE}]       | spec.tcp[0].match[0].destinationSubnets[0]
                    tcp: [{match: [{port: 70000}], ROUTE}]                         | spec.tcp[0].match[0].port
                    tcp: [{route: [{destination: {host: b}}, {destination: {host: c}}]}] | spec.tcp[0].route
                    tcp: [{route: [{destination: {host: "*"}}]}]                   | spec.tcp[0].route[0].destination.host
                    """)
    void refuses(String rules, String path) {
        rules(rules).isOnlyRefusedAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    tls: [{match: [{sniHosts: [10.1.2.3]}], ROUTE}]                                    | spec.tls[0].match[0].sniHosts[0]
                    tcp: [{ROUTE}, {match: [{port: 1}], ROUTE}]                                        | spec.tcp[1]
                    tls: [{match: [{sniHosts: [a.x.com]}], ROUTE}, {match: [{sniHosts: [a.x.com]}], ROUTE}] | spec.tls[1]
                    """)
    void warns(String rules, String path) {
        rules(rules).warnsAt(path);
    }

    private static Validated rules(String rules) {
        return Validated.virtualService("{hosts: [\"*.x.com\"], " + rules.replace("ROUTE", ROUTE) + "}");
    }
}
