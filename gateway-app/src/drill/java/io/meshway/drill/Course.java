package io.meshway.drill;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One run: the policies in force.
 *
 * @param route fields of the VirtualService's rule
 * @param policy the DestinationRule's {@code trafficPolicy}; empty for no such rule
 * @param strict whether a lost request is one too many
 */
record Course(String name, String route, String policy, boolean strict) {
    private static final String RETRIES =
            "timeout: 3s, retries: {attempts: 4, perTryTimeout: 250ms, retryOn: \"5xx,reset,connect-failure\"}";
    private static final String EJECTION =
            "outlierDetection: {consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 3s,"
                    + " maxEjectionPercent: 80}";
    private static final String CONNECT = "connectionPool: {tcp: {connectTimeout: 250ms}}";

    /** From nothing to everything. */
    static final List<Course> ALL = List.of(
            new Course("no retries", "retries: {attempts: 0}", "", false),
            new Course("Istio's defaults", "", "", false),
            new Course("outlier detection", "retries: {attempts: 0}", "{" + EJECTION + ", " + CONNECT + "}", false),
            new Course("retries and timeouts", RETRIES, "{" + CONNECT + "}", true),
            new Course("all of them", RETRIES, "{" + EJECTION + ", " + CONNECT + "}", true));

    /** The answer's header that says which course is in force. */
    static final String MARK = "x-course";

    private static final String RESOURCES = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {istio: ingressgateway}
              servers: [{port: {number: %d, name: http, protocol: HTTP}, hosts: ["*"]}]
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: orders}
            spec:
              hosts: [orders.example.com]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: STATIC
              endpoints: [%s]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: orders}
            spec:
              hosts: [orders.example.com]
              gateways: [edge]
              http:
              - {headers: {response: {set: {%s: "%s"}}}, route: [{destination: {host: orders.example.com}}]%s}
            """;
    private static final String RULE = """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: orders}
            spec: {host: orders.example.com, trafficPolicy: %s}
            """;

    /** The resources. */
    String yaml(int port, List<Endpoint> endpoints) {
        String addresses = endpoints.stream()
                .map(endpoint -> "{address: 127.0.0.1, ports: {http: " + endpoint.port() + "}}")
                .collect(Collectors.joining(", "));
        String rule = policy.isEmpty() ? "" : RULE.formatted(policy);
        return RESOURCES.formatted(port, addresses, MARK, name, route.isEmpty() ? "" : ", " + route) + rule;
    }
}
