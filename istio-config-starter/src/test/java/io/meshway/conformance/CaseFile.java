package io.meshway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Cases of a file below {@code src/test/resources/conformance}; its README says what they may be made of. */
record CaseFile(String name, List<Case> cases) {
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * Resources, servers behind them, and what happens one after the other.
     *
     * @param backends by name: a list of instances, or an object
     * @param defaults of every request
     */
    record Case(
            String id,
            String group,
            String priority,
            String description,
            String source,
            @Nullable List<String> requires,
            @Nullable String notes,
            @Nullable Map<String, JsonNode> backends,
            String resources,
            @Nullable JsonNode defaults,
            List<JsonNode> steps) {}

    static CaseFile read(Path file) {
        try {
            Case[] cases = YAML.readValue(Files.readString(file), Case[].class);
            return new CaseFile(file.getFileName().toString().replace(".yaml", ""), List.of(cases));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
