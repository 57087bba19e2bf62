package io.meshway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every property below {@code istio} that the configuration metadata of the class path describes. */
final class KnownProperties {
    /** The group that is ours. */
    static final ConfigurationPropertyName GROUP = ConfigurationPropertyName.of("istio");

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "istio.";
    /** Letters that may differ for a name to be taken for another one, misspelt: 3. */
    private static final int TYPING_ERRORS = 3;

    /** Whether more may stand below a name, as below a map or a list. */
    private final Map<ConfigurationPropertyName, Boolean> open = new HashMap<>();
    /** Names of environment variables to whether more may follow behind an underscore. */
    private final Map<String, Boolean> variables = new TreeMap<>();

    /**
     * Reads the metadata.
     *
     * @param loader to look with
     */
    static KnownProperties load(ClassLoader loader) {
        KnownProperties known = new KnownProperties();
        try {
            for (URL url : Collections.list(loader.getResources(METADATA))) {
                try (InputStream json = url.openStream()) {
                    JsonMapper.shared().readTree(json).path("properties").forEach(known::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private void add(JsonNode property) {
        String name = property.path("name").asString("");
        if (!name.startsWith(PREFIX)) {
            return;
        }
        String type = property.path("type").asString("");
        boolean more = type.startsWith("java.util.") || type.endsWith("[]");
        open.put(ConfigurationPropertyName.of(name), more);
        String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
        variables.put(upper.replace("-", ""), more);
        // Boot reads this form too.
        variables.put(upper.replace('-', '_'), more);
    }

    /** Nothing was described, as in a build without Spring's annotation processor. */
    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whether there is a property of this name, or a map or list that it is an entry of. */
    boolean has(ConfigurationPropertyName name) {
        if (open.containsKey(name)) {
            return true;
        }
        for (ConfigurationPropertyName at = name.getParent(); at.getNumberOfElements() > 1; at = at.getParent()) {
            if (open.getOrDefault(at, false)) {
                return true;
            }
        }
        // "istio.mesh: {}" in a file is a property of that name.
        return open.keySet().stream().anyMatch(name::isAncestorOf);
    }

    /** The same for an environment variable. */
    boolean hasVariable(String name) {
        Boolean whole = variables.get(name);
        return whole != null
                || variables.entrySet().stream()
                        .anyMatch(known -> known.getValue() && name.startsWith(known.getKey() + "_"));
    }

    /** The name that was probably meant; null when none is like it. */
    @Nullable
    String meant(ConfigurationPropertyName name) {
        List<String> names = new ArrayList<>();
        open.keySet().forEach(known -> names.add(known.toString()));
        return closest(name.toString(), names);
    }

    /** The same for an environment variable. */
    @Nullable
    String meantVariable(String name) {
        return closest(name, new ArrayList<>(variables.keySet()));
    }

    private static @Nullable String closest(String name, List<String> names) {
        String plain = plain(name);
        return names.stream()
                .filter(known -> distance(plain, plain(known)) <= TYPING_ERRORS)
                .min(Comparator.comparingInt((String known) -> distance(plain, plain(known)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** Case and dashes say nothing. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(".", "");
    }

    /** How many letters to insert, delete or replace (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
