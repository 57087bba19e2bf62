package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Resource;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whatever the parser lets through, validation answers with findings, never with an exception. */
class RandomResourcesTest {
    private static final int MUTANTS = 1500;
    private static final int MAX_CHANGES = 6;
    private static final List<String> TEXTS = List.of(
            "",
            "*",
            ".",
            "~",
            "/",
            "//",
            "*.",
            "*.*",
            "..",
            "a/b/c",
            "ns/",
            "/x",
            ":",
            ":authority",
            "host",
            "%",
            "%%",
            "%REQ(",
            "%REQ(a)%",
            "((((",
            "(a{1000}){1000}",
            "\\",
            "[",
            "(?=a)",
            "unix://",
            "unix:///s",
            "1.2.3.4",
            "::",
            "10.0.0.0/99",
            "é",
            "\uD83D\uDE00",
            "\n",
            "a".repeat(300),
            "TLSV1_9",
            "V1",
            "CONNECT",
            "5xx,,5xx",
            "0s",
            "-1s",
            "1ns",
            "9999999h",
            "mesh",
            "HTTP",
            "TCP");
    private static final double[] NUMBERS = {
        0, -1, 1, 100, 101, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, 0.00001, 5_000_011
    };

    @ParameterizedTest
    @ValueSource(strings = {"""
                kind: VirtualService
                spec:
                  hosts: [a.com, "*.b.com"]
                  gateways: [gw, ns/gw]
                  exportTo: ["."]
                  http:
                  - name: n
                    match:
                    - {uri: {prefix: /a}, headers: {x: {exact: b}, y: {regex: "a.*"}}, port: 80, sourceLabels: {app: a}}
                    - {withoutHeaders: {z: {}}, queryParams: {q: {prefix: a}}, method: {exact: GET}}
                    route:
                    - {destination: {host: b, subset: v1, port: {number: 80}}, weight: 10, headers: {request: {set: {a: "%REQ(b)%"}}}}
                    - {destination: {host: c}, weight: 90, headers: {response: {remove: [x]}}}
                    rewrite: {uri: /x}
                    timeout: 5s
                    retries: {attempts: 3, perTryTimeout: 1s, retryOn: "5xx,503", backoff: 1s}
                    fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}, abort: {httpStatus: 500, percentage: {value: 1}}}
                    mirrors: [{destination: {host: d}, percentage: {value: 10}}]
                    corsPolicy: {allowOrigins: [{exact: a}], allowMethods: [GET], allowHeaders: [x], maxAge: 1h}
                    headers: {request: {add: {b: c}}}
                  - {match: [{uri: {exact: /r}}], redirect: {uri: /x, authority: a, redirectCode: 302, scheme: https}}
                  - {directResponse: {status: 200, body: {string: a}}}
                  - {delegate: {name: d, namespace: n}}
                  tls: [{match: [{sniHosts: [a.com], destinationSubnets: [10.0.0.0/8]}], route: [{destination: {host: b}}]}]
                  tcp: [{match: [{port: 1}], route: [{destination: {host: b}, weight: 1}]}]
                """, """
                kind: DestinationRule
                spec:
                  host: a
                  exportTo: ["*"]
                  workloadSelector: {matchLabels: {a: b}}
                  trafficPolicy:
                    connectionPool: {tcp: {maxConnections: 1, connectTimeout: 1s}, http: {maxRetries: 1, http2KeepAlive: {interval: 1s, timeout: 1s}}}
                    loadBalancer:
                      consistentHash: {httpCookie: {name: a, ttl: 1s}, maglev: {tableSize: 7}}
                      localityLbSetting: {distribute: [{from: "a/*", to: {b: 40, c: 60}}], failoverPriority: [x]}
                      warmup: {duration: 1s, minimumPercent: 1, aggression: 1}
                    outlierDetection: {consecutive5xxErrors: 1, interval: 1s, maxEjectionPercent: 1, outlierDetectionHttpErrorCodes: [500]}
                    tls: {mode: MUTUAL, clientCertificate: /c, privateKey: /k, subjectAltNames: [a]}
                    tunnel: {protocol: CONNECT, targetHost: a, targetPort: 1}
                    portLevelSettings: [{port: {number: 1}, loadBalancer: {simple: RANDOM}}]
                  subsets: [{name: v1, labels: {a: b}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}]
                """, """
                kind: Gateway
                spec:
                  selector: {a: b}
                  servers:
                  - {port: {number: 80, name: h, protocol: HTTP}, hosts: ["*", ns/a.com], tls: {httpsRedirect: true}, bind: 1.2.3.4}
                  - port: {number: 443, name: s, protocol: HTTPS}
                    hosts: ["./*.a.com"]
                    tls: {mode: SIMPLE, serverCertificate: /c, privateKey: /k, minProtocolVersion: TLSV1_2, cipherSuites: [AES128-SHA],
                          tlsCertificates: [{privateKey: /k}], verifyCertificateHash: [a], credentialNames: [a]}
                """, """
                kind: ServiceEntry
                spec:
                  hosts: [a.com, "*.b.com"]
                  addresses: [10.0.0.0/8]
                  ports: [{number: 80, name: h, protocol: HTTP, targetPort: 81}, {number: 90, name: t, protocol: TCP}]
                  resolution: STATIC
                  endpoints: [{address: 1.2.3.4, ports: {h: 1}, labels: {a: b}, weight: 1}]
                  workloadSelector: {labels: {a: b}}
                  exportTo: ["~"]
                """, """
                kind: Sidecar
                spec:
                  workloadSelector: {labels: {a: b}}
                  egress: [{port: {number: 1, protocol: HTTP, name: a}, bind: 1.2.3.4, hosts: ["./*"]}, {hosts: ["*/*", "~/a.com"]}]
                  ingress:
                  - port: {number: 1, protocol: HTTPS, name: a}
                    defaultEndpoint: 127.0.0.1:80
                    tls: {mode: SIMPLE}
                    connectionPool: {http: {maxRetries: 1}}
                  outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a, port: {number: 1}}}
                """, """
                kind: WorkloadEntry
                spec: {address: 1.2.3.4, ports: {h: 1}, labels: {a: b}, network: n, locality: a/b, weight: 1}
                """})
    void noMutantMakesAValidatorThrow(String yaml) {
        JsonNode original =
                new YAMLMapper().readTree("apiVersion: networking.istio.io/v1\nmetadata: {name: test}\n" + yaml);
        ResourceParser parser = new ResourceParser();
        ResourceValidator validator = new ResourceValidator(MeshConfig.DEFAULTS);
        Random random = new Random(yaml.length());
        int validated = 0;
        for (int i = 0; i < MUTANTS; i++) {
            JsonNode mutant = original.deepCopy();
            for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
                mutate(mutant.get("spec"), random);
            }
            for (ParseResult result : parser.parse(mutant, "random", "default")) {
                if (result instanceof ParseResult.Accepted accepted) {
                    neverThrows(validator, accepted.resource(), mutant);
                    validated++;
                }
            }
        }
        assertThat(validated).as("mutants that the parser accepts").isGreaterThan(MUTANTS / 20);
    }

    private static void neverThrows(ResourceValidator validator, Resource resource, JsonNode mutant) {
        assertThatCode(() -> validator.validate(resource)).as(mutant.toString()).doesNotThrowAnyException();
    }

    /** Changes, drops or doubles one place of the tree. */
    private static void mutate(JsonNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode place = containers.get(random.nextInt(containers.size()));
        if (place instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.remove(index);
                case 1 -> array.add(array.get(index).deepCopy());
                default -> array.set(index, changed(array.get(index), random));
            }
        } else if (place instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = object.get(name);
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(TEXTS.get(random.nextInt(TEXTS.size())), value.deepCopy());
                default -> object.set(name, changed(value, random));
            }
        }
    }

    private static JsonNode changed(JsonNode value, Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.isNumber()) {
            double number = NUMBERS[random.nextInt(NUMBERS.length)];
            return number == Math.rint(number) ? nodes.numberNode((long) number) : nodes.numberNode(number);
        }
        if (value.isObject()) {
            return nodes.objectNode();
        }
        return value.isArray() ? nodes.arrayNode() : nodes.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
