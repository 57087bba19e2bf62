package io.meshway.conformance;

import io.meshway.conformance.CaseClient.Answer;
import io.meshway.conformance.CaseFile.Case;
import io.meshway.fixtures.EdgeFixture;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A case in a running gateway: its servers, its resources, its steps. */
final class CaseRun implements AutoCloseable {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final int PORT = 9080;
    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: conformance}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
              - {port: {number: 81, name: http2, protocol: HTTP}, hosts: ["*"]}
            """;

    private final Case spec;
    private final EdgeFixture edge;
    private final CaseClient client;
    private final CaseCertificates certificates;
    private final List<CaseInstance> instances = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, CompletableFuture<List<Answer>>> background = new HashMap<>();

    private CaseRun(Case spec, EdgeFixture edge, CaseCertificates certificates) {
        this.spec = spec;
        this.edge = edge;
        this.client = new CaseClient(edge.port(), edge.listenerPort());
        this.certificates = certificates;
        variables.putAll(certificates.variables());
    }

    static void of(Case spec, EdgeFixture edge, CaseCertificates certificates) {
        try (CaseRun run = new CaseRun(spec, edge, certificates)) {
            run.start();
            run.apply(spec.resources(), Set.of());
            int number = 0;
            for (JsonNode step : spec.steps()) {
                number++;
                try {
                    run.step(step);
                } catch (AssertionError e) {
                    throw new AssertionError(spec.id() + ", step " + number + " " + step + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void start() {
        if (spec.backends() == null) {
            return;
        }
        spec.backends().forEach((name, written) -> {
            SslContext tls = written.has("tls") ? certificates.server(written) : null;
            Map<String, Integer> seen = new HashMap<>();
            JsonNode list = written.isArray() ? written : written.get("instances");
            list.forEach(item -> {
                JsonNode one =
                        item.isString() ? CaseFile.YAML.createObjectNode().put("version", item.asString()) : item;
                String version = one.path("version").asString("");
                int index = seen.merge(version, 1, Integer::sum) - 1;
                CaseInstance instance = new CaseInstance(name, index, one, written.get("behavior"), tls);
                instances.add(instance);
                variables.put(name + "." + version + "." + index, Integer.toString(instance.port()));
            });
        });
    }

    private void apply(String resources, Set<String> hidden) {
        List<String> documents = new ArrayList<>(List.of(GATEWAY));
        if (spec.backends() != null) {
            spec.backends().forEach((name, written) -> {
                if (!written.has("declare")) {
                    documents.add(declaration(name, written, hidden));
                }
            });
        }
        for (String document : filledIn(resources).split("(?m)^---$")) {
            documents.add(document);
        }
        edge.apply(documents.toArray(String[]::new));
    }

    private String filledIn(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "?")));
    }

    private String declaration(String name, JsonNode written, Set<String> hidden) {
        String namespace = written.path("namespace").asString("default");
        StringBuilder endpoints = new StringBuilder();
        Map<String, String> subsets = new LinkedHashMap<>();
        for (CaseInstance instance : instances) {
            if (instance.service.equals(name) && !hidden.contains(instance.name())) {
                endpoints.append("\n  - {address: 127.0.0.1, ports: {http: %d}, labels: %s%s}"
                        .formatted(
                                instance.port(),
                                CaseFile.YAML.valueToTree(instance.labels),
                                instance.weight == null ? "" : ", weight: " + instance.weight));
                subsets.put(
                        instance.version, "\n  - {name: %1$s, labels: {version: %1$s}}".formatted(instance.version));
            }
        }
        String entry = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: backend-%s, namespace: %s}
                spec:
                  hosts: [%s]
                  location: MESH_INTERNAL
                  resolution: STATIC
                  ports: [{number: %d, name: http, protocol: %s}]
                  endpoints: %s
                """.formatted(
                        name,
                        namespace,
                        written.path("host").asString(name + "." + namespace + ".svc.cluster.local"),
                        PORT,
                        written.path("protocol").asString("HTTP"),
                        endpoints.isEmpty() ? "[]" : endpoints);
        return written.path("subsets").asBoolean(false)
                ? entry + subsets(name, namespace, String.join("", subsets.values()))
                : entry;
    }

    private static String subsets(String name, String namespace, String subsets) {
        return """
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: subsets-%1$s, namespace: %2$s}
                spec:
                  host: %1$s.%2$s.svc.cluster.local
                  subsets:%3$s
                """.formatted(name, namespace, subsets);
    }

    private void step(JsonNode step) {
        if (step.has("behavior")) {
            step.get("behavior")
                    .forEachEntry((name, script) -> instances.stream()
                            .filter(instance -> instance.isMeantBy(name))
                            .forEach(instance -> instance.behave(script)));
        } else if (step.has("certificate")) {
            certificates.live(step.get("certificate").asString());
        } else if (step.has("apply")) {
            JsonNode written = step.get("apply");
            Set<String> hidden = new java.util.HashSet<>();
            written.path("hide").forEach(name -> hidden.add(name.asString()));
            apply(written.path("resources").asString(spec.resources()), hidden);
        } else if (step.has("background")) {
            background(step.get("background"));
        } else if (step.has("stop")) {
            instances.forEach(CaseInstance::release);
            List<Answer> answers =
                    background.remove(step.get("stop").asString()).join();
            new CaseExpectation(step).check(answers, instances, Map.of());
        } else if (step.has("eventually_s")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(step.get("eventually_s").asInt()))
                    .untilAsserted(() -> request(step));
        } else {
            request(step);
        }
    }

    /** Goes on when the requests have arrived. */
    private void background(JsonNode written) {
        int before = received();
        background.put(
                written.get("name").asString(),
                CompletableFuture.supplyAsync(() -> client.send(written, spec.defaults())));
        int arriving = written.get("until").asInt();
        Awaitility.await().until(() -> received() - before >= arriving);
    }

    private int received() {
        return instances.stream().mapToInt(instance -> instance.received.size()).sum();
    }

    private void request(JsonNode step) {
        Map<CaseInstance, Integer> before = new HashMap<>();
        instances.forEach(instance -> before.put(instance, instance.received.size()));
        List<Answer> answers = client.send(step, spec.defaults());
        new CaseExpectation(step).check(answers, instances, before);
    }

    private static @Nullable List<Answer> quietly(CompletableFuture<List<Answer>> running) {
        return running.exceptionally(failure -> null).join();
    }

    @Override
    public void close() {
        instances.forEach(CaseInstance::release);
        background.values().forEach(CaseRun::quietly);
        instances.forEach(CaseInstance::close);
    }
}
