package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a resource is refused for, and what it is warned of: reading and validation together, by tables in {@code src/test/resources/validation}. */
class ValidationTableTest {
    private static final Path TABLES = Path.of("src/test/resources/validation");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern TEXT = Pattern.compile("\\$\\{x([0-9]+)}");

    static Stream<Arguments> virtualServices() throws IOException {
        return rows("virtual-service.yaml", "VirtualService");
    }

    static Stream<Arguments> gateways() throws IOException {
        return rows("gateway.yaml", "Gateway");
    }

    static Stream<Arguments> sidecars() throws IOException {
        return rows("sidecar.yaml", "Sidecar");
    }

    static Stream<Arguments> serviceEntries() throws IOException {
        return rows("service-entry.yaml", "ServiceEntry");
    }

    @ParameterizedTest
    @MethodSource({"virtualServices", "gateways", "sidecars", "serviceEntries"})
    void saysWhatTheRowSays(Row row) {
        List<Finding> findings = findings(row.resource());

        if (row.severity() == null) {
            assertThat(findings)
                    .filteredOn(finding -> finding.severity() != Severity.INFO)
                    .isEmpty();
            return;
        }
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(row.severity());
            assertThat(finding.path()).isEqualTo(row.path());
            assertThat(finding.code()).isEqualTo(row.code());
            assertThat(finding.message()).isNotBlank();
        });
        assertThat(findings.stream().anyMatch(Finding::isError)).isEqualTo(row.severity() == Severity.ERROR);
    }

    @Test
    void everyRuleOfIstioForVirtualServicesAndGatewaysHasRows() throws IOException {
        for (int i = 1; i <= 21; i++) {
            String rule = "V" + i;
            assertThat(virtualServices()).anyMatch(row -> name(row).startsWith(rule + ' '));
        }
        for (int i = 1; i <= 8; i++) {
            String rule = "G" + i;
            assertThat(gateways()).anyMatch(row -> name(row).startsWith(rule + ' '));
        }
    }

    private static String name(Arguments row) {
        return ((Named<?>) row.get()[0]).getName();
    }

    private static List<Finding> findings(JsonNode resource) {
        List<ParseResult> results = new ResourceParser().parse(resource, "test.yaml", "default");
        assertThat(results).hasSize(1);
        List<Finding> findings = new ArrayList<>(results.get(0).findings());
        if (results.get(0) instanceof ParseResult.Accepted accepted) {
            findings.addAll(new ResourceValidator(MeshConfig.DEFAULTS).validate(accepted.resource()));
        }
        return findings;
    }

    private static Stream<Arguments> rows(String table, String kind) throws IOException {
        List<Arguments> rows = new ArrayList<>();
        for (JsonNode row : YAML.readTree(Files.readString(TABLES.resolve(table)))) {
            String name = row.path("row").asString() + ' ' + row.path("about").asString();
            rows.add(Arguments.of(Named.of(name, row(row, kind))));
        }
        return rows.stream();
    }

    private static Row row(JsonNode row, String kind) {
        String spec = row.has("spec")
                ? row.path("spec").asString()
                : row.has("rule")
                        ? "{hosts: [a.com], gateways: [gw], http: ["
                                + row.path("rule").asString() + "]}"
                        : "{servers: [" + row.path("server").asString() + "]}";
        JsonNode resource = YAML.readTree(
                """
                apiVersion: networking.istio.io/v1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(row.path("kind").asString(kind), row.path("name").asString("test"), texts(spec)));
        for (Severity severity : Severity.values()) {
            JsonNode path = row.path(severity.name().toLowerCase(Locale.ROOT));
            if (!path.isMissingNode()) {
                String usual = severity == Severity.ERROR ? "IST0106" : "IST0133";
                return new Row(
                        resource, severity, path.asString(), row.path("code").asString(usual));
            }
        }
        return new Row(resource, null, "", "");
    }

    /** {@code ${x1025}} is a text of 1,025 characters. */
    private static String texts(String spec) {
        return TEXT.matcher(spec).replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
    }

    /** What to read, and what is said of it; nothing but remarks when there is no severity. */
    record Row(JsonNode resource, Severity severity, String path, String code) {}
}
