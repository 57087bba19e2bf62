package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What validation says of a resource in YAML. */
record Validated(List<Finding> findings) {
    private static final ResourceParser PARSER = new ResourceParser();
    private static final YAMLMapper YAML = new YAMLMapper();

    static Validated of(String yaml) {
        return of(yaml, MeshConfig.DEFAULTS);
    }

    static Validated of(String yaml, MeshConfig mesh) {
        List<ParseResult> results = PARSER.parse(YAML.readTree(yaml), "test.yaml", "default");
        assertThat(results).hasSize(1).first().isInstanceOf(ParseResult.Accepted.class);
        ParseResult.Accepted accepted = (ParseResult.Accepted) results.get(0);
        return new Validated(new ResourceValidator(mesh).validate(accepted.resource()));
    }

    /** A VirtualService bound to a gateway with these fields of its spec in flow style, hosts and gateways included. */
    static Validated virtualService(String spec) {
        return spec("VirtualService", spec);
    }

    /** A VirtualService for {@code a.com} at a gateway with this one rule in flow style. */
    static Validated rule(String rule) {
        return virtualService("{hosts: [a.com], gateways: [gw], http: [" + rule + "]}");
    }

    static Validated spec(String kind, String spec) {
        return of("""
                apiVersion: networking.istio.io/v1
                kind: %s
                metadata: {name: test}
                spec: %s
                """.formatted(kind, spec));
    }

    void isAccepted() {
        assertThat(findings).filteredOn(Finding::isError).isEmpty();
    }

    void saysNothing() {
        assertThat(findings)
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
    }

    void isRefusedAt(String path) {
        assertThat(findings)
                .filteredOn(Finding::isError)
                .as("errors at %s", path)
                .extracting(Finding::path)
                .contains(path);
    }

    void isOnlyRefusedAt(String path) {
        assertThat(findings)
                .filteredOn(Finding::isError)
                .extracting(Finding::path)
                .containsOnly(path);
    }

    void warnsAt(String path) {
        isAccepted();
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.WARNING)
                .as("warnings at %s", path)
                .extracting(Finding::path)
                .contains(path);
    }
}
