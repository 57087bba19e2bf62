package io.meshway.model.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Fixture: which test fails when a field is ignored, from the test resource {@code support/tests.yaml}.
 *
 * @param byPattern {@code package.Class#method} by the place in the schema
 */
record ProvingTests(Map<String, String> byPattern) {
    static ProvingTests read() {
        try (InputStream file = ProvingTests.class.getResourceAsStream("/support/tests.yaml")) {
            Map<String, String> byPattern = new LinkedHashMap<>();
            new YAMLMapper()
                    .readTree(file)
                    .properties()
                    .forEach(entry ->
                            byPattern.put(entry.getKey(), entry.getValue().stringValue()));
            return new ProvingTests(byPattern);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The most specific pattern for the field. */
    Optional<String> pattern(String field) {
        return byPattern.keySet().stream()
                .filter(pattern -> covers(pattern, field))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean covers(String pattern, String field) {
        String expression = Pattern.quote(pattern).replace(".**.", "\\E\\.(?:.*\\.)?\\Q");
        return Pattern.matches(expression, field);
    }
}
