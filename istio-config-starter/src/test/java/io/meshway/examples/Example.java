package io.meshway.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A folder of {@code src/test/resources/examples}; its README describes the format.
 *
 * @param resources the text of {@code resources.yaml}
 * @param backends the services, as in {@code requests.yaml}
 * @param behavior by {@code service version}
 * @param certified who has certificates
 * @param ports numbers that stand for a free port
 */
record Example(
        String name,
        String resources,
        List<Service> backends,
        Map<String, Behavior> behavior,
        Certified certified,
        List<Integer> ports,
        List<Exchange> requests) {

    Example(
            String name,
            String resources,
            List<Service> backends,
            Map<String, Behavior> behavior,
            List<Integer> ports,
            List<Exchange> requests) {
        this(name, resources, backends, behavior, new Certified(Map.of(), Map.of()), ports, requests);
    }

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * A service with its versions.
     *
     * @param versions version to the number that stands for its port in {@code resources.yaml}; null when the test declares it
     */
    record Service(String name, Map<String, @Nullable Integer> versions) {

        boolean isDeclaredByTest() {
            return versions.values().stream().anyMatch(Objects::isNull);
        }
    }

    /**
     * Certificates, all issued by one authority.
     *
     * @param secrets Secret that the test makes to the names in its certificate
     * @param backends service that speaks TLS to the Secret with its certificate
     */
    record Certified(Map<String, List<String>> secrets, Map<String, String> backends) {}

    /** How a backend answers: with these statuses in turn and 200 after them, each time this late. */
    record Behavior(
            @Nullable List<Integer> statuses, @Nullable String delay) {

        static final Behavior PLAIN = new Behavior(null, null);

        int status(int request) {
            return statuses == null || request >= statuses.size() ? 200 : statuses.get(request);
        }

        Duration lateness() {
            return duration(delay);
        }
    }

    /** A request, sent {@code times}, and what is expected of every answer, or of all. */
    record Exchange(
            String send,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Boolean https,
            @Nullable Map<String, String> headers,
            @Nullable Integer times,
            @Nullable Expectation expect) {

        Exchange(
                String send,
                @Nullable String host,
                @Nullable Integer port,
                @Nullable Map<String, String> headers,
                @Nullable Integer times,
                @Nullable Expectation expect) {
            this(send, host, port, null, headers, times, expect);
        }
    }

    /** What must hold; absent members do not matter. */
    record Expectation(
            @Nullable Integer status,
            @Nullable String from,
            @Nullable String method,
            @Nullable String path,
            @Nullable String host,
            @Nullable Map<String, @Nullable String> received,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable String body,
            @Nullable String takes,
            @Nullable Integer attempts,
            @Nullable Map<String, Integer> copies,
            @Nullable Map<String, List<Integer>> shares) {

        static final Expectation ANSWERED =
                new Expectation(null, null, null, null, null, null, null, null, null, null, null, null);

        Duration atLeast() {
            return duration(takes);
        }
    }

    /** {@code requests.yaml} as it is. */
    private record RequestFile(
            @Nullable Map<String, JsonNode> backends,
            @Nullable Map<String, Behavior> behavior,
            @Nullable Map<String, List<String>> certificates,
            @Nullable Map<String, String> secured,
            @Nullable List<Integer> ports,
            List<Exchange> requests) {}

    static Example read(Path folder) {
        try {
            var file = YAML.readValue(Files.readString(folder.resolve("requests.yaml")), RequestFile.class);
            return new Example(
                    folder.getFileName().toString(),
                    Files.readString(folder.resolve("resources.yaml")),
                    orElse(file.backends(), Map.<String, JsonNode>of()).entrySet().stream()
                            .map(entry -> new Service(entry.getKey(), versions(entry.getValue())))
                            .toList(),
                    orElse(file.behavior(), Map.of()),
                    new Certified(orElse(file.certificates(), Map.of()), orElse(file.secured(), Map.of())),
                    orElse(file.ports(), List.of()),
                    file.requests());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [v1, v2]} or {@code {v1: 9081}}. */
    private static Map<String, @Nullable Integer> versions(JsonNode node) {
        var versions = new LinkedHashMap<String, @Nullable Integer>();
        if (node.isArray()) {
            node.forEach(version -> versions.put(version.asString(), null));
        } else {
            node.forEachEntry((version, port) -> versions.put(version, port.asInt()));
        }
        return versions;
    }

    static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    private static Duration duration(@Nullable String text) {
        return text == null ? Duration.ZERO : DurationStyle.detectAndParse(text);
    }

    /** A ServiceEntry and a subset for each version, for the services that {@code resources.yaml} does not declare. */
    String declarations(Map<String, Integer> portOf) {
        return backends.stream()
                .filter(Service::isDeclaredByTest)
                .map(service -> declaration(service, portOf))
                .collect(Collectors.joining());
    }

    private static String declaration(Service service, Map<String, Integer> portOf) {
        var endpoints = new StringBuilder();
        var subsets = new StringBuilder();
        for (String version : service.versions().keySet()) {
            endpoints.append("""
                      - address: 127.0.0.1
                        ports: {http: %d}
                        labels: {version: %s}
                    """.formatted(portOf.get(service.name() + " " + version), version));
            subsets.append("""
                      - name: %1$s
                        labels: {version: %1$s}
                    """.formatted(version));
        }
        return """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: declared-%1$s}
                spec:
                  hosts: [%1$s.default.svc.cluster.local]
                  location: MESH_INTERNAL
                  resolution: STATIC
                  ports:
                  - {number: 9080, name: http, protocol: HTTP}
                  endpoints:
                %2$s---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: declared-%1$s}
                spec:
                  host: %1$s
                  subsets:
                %3$s""".formatted(service.name(), endpoints, subsets);
    }
}
