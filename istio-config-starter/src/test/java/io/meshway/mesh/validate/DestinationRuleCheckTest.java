package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of destinations.md 2.4. */
class DestinationRuleCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {host: reviews}
                    {host: "*"}
                    {host: "*.prod.svc.cluster.local", exportTo: ["~"]}
                    {host: A.com., exportTo: [., ns1]}
                    {host: a, subsets: [{name: V1, labels: {version: v1}}, {name: v2}]}
                    {host: a, workloadSelector: {matchLabels: {app: a}}}
                    """)
    void acceptsRule(String spec) {
        Validated.spec("DestinationRule", spec).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                              | spec.host
                    {host: "a b"}                                                   | spec.host
                    {host: a, subsets: [{name: v1}, {name: v1}]}                    | spec.subsets[1].name
                    {host: a, subsets: [{name: v.1}]}                               | spec.subsets[0].name
                    {host: a, subsets: [{labels: {version: v1}}]}                   | spec.subsets[0].name
                    {host: a, subsets: [{name: v1, labels: {version: "v 1"}}]}      | spec.subsets[0].labels[version]
                    {host: a, subsets: [{name: v1, trafficPolicy: {}}]}             | spec.subsets[0].trafficPolicy
                    {host: a, exportTo: ["*", n]}                                   | spec.exportTo
                    {host: a, workloadSelector: {matchLabels: {app: "a*"}}}         | spec.workloadSelector.matchLabels[app]
                    """)
    void refusesRule(String spec, String path) {
        Validated.spec("DestinationRule", spec).isOnlyRefusedAt(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {loadBalancer: {simple: LEAST_CONN}}
                    {loadBalancer: {simple: RANDOM, warmup: {duration: 60s, minimumPercent: 100, aggression: 0.5}}}
                    {loadBalancer: {consistentHash: {httpCookie: {name: c, ttl: 0s}, maglev: {tableSize: 65537}}}}
                    {loadBalancer: {consistentHash: {httpHeaderName: x, ringHash: {minimumRingSize: 7}}}}
                    {loadBalancer: {localityLbSetting: {distribute: [{from: "*", to: {"a/*": 80, b: 20}}]}}}
                    {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}, outlierDetection: {}}
                    {connectionPool: {tcp: {maxConnections: 0, idleTimeout: 0s, connectTimeout: 30ms}}}
                    {connectionPool: {http: {h2UpgradePolicy: UPGRADE, maxRetries: 3}}}
                    {connectionPool: {http: {useClientProtocol: true, http2KeepAlive: {interval: 1s, timeout: 1s}}}}
                    {outlierDetection: {consecutive5xxErrors: 0, maxEjectionPercent: 100, minHealthPercent: 0, interval: 1ms}}
                    {outlierDetection: {splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 5}}
                    {outlierDetection: {outlierDetectionHttpErrorCodes: [100, 599]}}
                    {tls: {mode: DISABLE}}
                    {tls: {mode: SIMPLE, caCertificates: /a, subjectAltNames: [b]}}
                    {tls: {mode: SIMPLE, insecureSkipVerify: true}}
                    {tls: {mode: MUTUAL, clientCertificate: /c, privateKey: /k, caCertificates: /a}}
                    {tls: {mode: MUTUAL, credentialName: s, insecureSkipVerify: true}}
                    {tls: {mode: ISTIO_MUTUAL}}
                    {tunnel: {targetHost: a.com, targetPort: 443}}
                    {proxyProtocol: {version: V2}}
                    {retryBudget: {percent: 20, minRetryConcurrency: 3}}
                    {portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}
                    """)
    void acceptsPolicy(String policy) {
        Validated.spec("DestinationRule", "{host: a, trafficPolicy: " + policy + "}")
                .saysNothing();
        Validated.spec("DestinationRule", "{host: a, subsets: [{name: v1, trafficPolicy: " + policy + "}]}")
                .saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {connectionPool: {}}                                                         | .connectionPool
                    {connectionPool: {tcp: {maxConnections: -1}}}                                | .connectionPool.tcp.maxConnections
                    {connectionPool: {tcp: {connectTimeout: 0.0005s}}}                           | .connectionPool.tcp.connectTimeout
                    {connectionPool: {tcp: {idleTimeout: 0.0005s}}}                              | .connectionPool.tcp.idleTimeout
                    {connectionPool: {tcp: {maxConnectionDuration: 0s}}}                         | .connectionPool.tcp.maxConnectionDuration
                    {connectionPool: {tcp: {tcpKeepalive: {time: 0s}}}}                          | .connectionPool.tcp.tcpKeepalive.time
                    {connectionPool: {http: {http1MaxPendingRequests: -1}}}                      | .connectionPool.http.http1MaxPendingRequests
                    {connectionPool: {http: {http2MaxRequests: -1}}}                             | .connectionPool.http.http2MaxRequests
                    {connectionPool: {http: {maxRequestsPerConnection: -1}}}                     | .connectionPool.http.maxRequestsPerConnection
                    {connectionPool: {http: {maxRetries: -1}}}                                   | .connectionPool.http.maxRetries
                    {connectionPool: {http: {maxConcurrentStreams: -1}}}                         | .connectionPool.http.maxConcurrentStreams
                    {connectionPool: {http: {idleTimeout: 0s}}}                                  | .connectionPool.http.idleTimeout
                    {connectionPool: {http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}}} | .connectionPool.http.useClientProtocol
                    {connectionPool: {http: {http2KeepAlive: {interval: 1s}}}}                   | .connectionPool.http.http2KeepAlive
                    {outlierDetection: {consecutiveLocalOriginFailures: 5}}                      | .outlierDetection.consecutiveLocalOriginFailures
                    {outlierDetection: {maxEjectionPercent: 101}}                                | .outlierDetection.maxEjectionPercent
                    {outlierDetection: {minHealthPercent: -1}}                                   | .outlierDetection.minHealthPercent
                    {outlierDetection: {interval: 0s}}                                           | .outlierDetection.interval
                    {outlierDetection: {baseEjectionTime: 0.0015s}}                              | .outlierDetection.baseEjectionTime
                    {outlierDetection: {outlierDetectionHttpErrorCodes: [500, 600]}}             | .outlierDetection.outlierDetectionHttpErrorCodes[1]
                    {loadBalancer: {consistentHash: {httpCookie: {ttl: 1s}}}}                    | .loadBalancer.consistentHash.httpCookie.name
                    {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {}}}}            | .loadBalancer.consistentHash.maglev.tableSize
                    {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 100}}}} | .loadBalancer.consistentHash.maglev.tableSize
                    {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 5000011}}}} | .loadBalancer.consistentHash.maglev.tableSize
                    {loadBalancer: {warmup: {}}}                                                 | .loadBalancer.warmup.duration
                    {loadBalancer: {warmup: {duration: 1s, minimumPercent: 101}}}                | .loadBalancer.warmup.minimumPercent
                    {loadBalancer: {warmup: {duration: 1s, aggression: 0}}}                      | .loadBalancer.warmup.aggression
                    {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 99}}]}}}  | .loadBalancer.localityLbSetting.distribute[0].to
                    {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100, c: 0}}]}}} | .loadBalancer.localityLbSetting.distribute[0].to[c]
                    {loadBalancer: {localityLbSetting: {distribute: [{from: "*/b", to: {b: 100}}]}}} | .loadBalancer.localityLbSetting.distribute[0].from
                    {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}} | .loadBalancer.localityLbSetting.failover[0].to
                    {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a/b, to: c}]}}} | .loadBalancer.localityLbSetting.failover[0].from
                    {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100}}], failover: [{from: a, to: b}]}}} | .loadBalancer.localityLbSetting
                    {tls: {mode: MUTUAL, privateKey: /k}}                                        | .tls.clientCertificate
                    {tls: {mode: MUTUAL, clientCertificate: /c}}                                 | .tls.privateKey
                    {tls: {mode: SIMPLE, credentialName: s, caCertificates: /a}}                 | .tls.credentialName
                    {tls: {mode: SIMPLE, credentialName: s, insecureSkipVerify: true}}           | .tls.insecureSkipVerify
                    {tls: {mode: SIMPLE, caCertificates: /a, insecureSkipVerify: true}}          | .tls.insecureSkipVerify
                    {tls: {mode: MUTUAL, credentialName: s, subjectAltNames: [a], insecureSkipVerify: true}} | .tls.insecureSkipVerify
                    {tls: {mode: ISTIO_MUTUAL, clientCertificate: /c}}                           | .tls
                    {tunnel: {targetHost: "a b", targetPort: 1}}                                 | .tunnel.targetHost
                    {tunnel: {targetHost: a, targetPort: 0}}                                     | .tunnel.targetPort
                    {tunnel: {targetHost: a, targetPort: 1, protocol: GET}}                      | .tunnel.protocol
                    {tunnel: {targetHost: a, targetPort: 1}, proxyProtocol: {}}                  | .tunnel
                    {retryBudget: {percent: 101}}                                                | .retryBudget.percent
                    {portLevelSettings: [{port: {number: 80}}]}                                  | .portLevelSettings[0]
                    {portLevelSettings: [{loadBalancer: {simple: RANDOM}}]}                      | .portLevelSettings[0].port.number
                    {portLevelSettings: [{port: {number: 80}, outlierDetection: {interval: 0s}}]} | .portLevelSettings[0].outlierDetection.interval
                    """)
    void refusesPolicy(String policy, String path) {
        Validated.spec("DestinationRule", "{host: a, trafficPolicy: " + policy + "}")
                .isOnlyRefusedAt("spec.trafficPolicy" + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}       | .loadBalancer.localityLbSetting
                    {loadBalancer: {localityLbSetting: {failoverPriority: [a]}}}              | .loadBalancer.localityLbSetting
                    {tls: {mode: SIMPLE}}                                                     | .tls.caCertificates
                    {portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE}}]}          | .portLevelSettings[0].tls.caCertificates
                    """)
    void warns(String policy, String path) {
        Validated.spec("DestinationRule", "{host: a, trafficPolicy: " + policy + "}")
                .warnsAt("spec.trafficPolicy" + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {outlierDetection: {}}
                    """)
    void subsetFailsOverWithTheOutlierDetectionOfItsRule(String policy) {
        Validated.spec(
                        "DestinationRule",
                        "{host: a, trafficPolicy: " + policy
                                + ", subsets: [{name: v1, trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: [a]}}}}]}")
                .saysNothing();
    }
}
