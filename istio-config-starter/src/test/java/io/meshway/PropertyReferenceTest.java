package io.meshway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The manual's list of properties comes from the metadata that the compiler wrote, so it cannot be out of date. */
class PropertyReferenceTest {

    private static final Path REFERENCE = Path.of("target", "generated-docs", "properties.adoc");

    private static final List<JsonNode> PROPERTIES = new ArrayList<>();

    @BeforeAll
    static void readMetadata() throws IOException, URISyntaxException {
        var testClasses = Path.of(PropertyReferenceTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var metadata = testClasses.resolveSibling("classes").resolve("META-INF/spring-configuration-metadata.json");
        PROPERTIES.clear();
        JsonMapper.shared()
                .readTree(Files.readString(metadata))
                .path("properties")
                .forEach(PROPERTIES::add);
        PROPERTIES.sort(Comparator.comparing(property -> property.path("name").asString()));
    }

    @Test
    void everyPropertyHasADescriptionAndANameOfOurs() {
        assertThat(PROPERTIES).isNotEmpty().allSatisfy(property -> {
            assertThat(property.path("name").asString()).matches("(istio|management\\.(endpoint|health)\\.istio)\\..+");
            assertThat(property.path("description").asString())
                    .as("description of %s", property.path("name"))
                    .endsWith(".")
                    .as("tags of Javadoc, which nobody renders there")
                    .doesNotContain("{@");
        });
    }

    @Test
    void referenceOfTheManualIsWritten() throws IOException {
        var text =
                new StringBuilder("[cols=\"3,1,2,5\",options=\"header\"]\n|===\n|Property |Type |Default |Meaning\n");
        for (JsonNode property : PROPERTIES) {
            text.append("\n|`").append(property.path("name").asString()).append("`\n|");
            text.append(type(property)).append("\n|").append(value(property)).append("\n|");
            text.append(cell(property.path("description").asString())).append('\n');
        }
        Files.createDirectories(REFERENCE.getParent());
        Files.writeString(REFERENCE, text.append("|===\n"));
        assertThat(REFERENCE).content().contains("istio.config.location");
    }

    /** {@code java.util.Map<java.lang.String,java.time.Duration>} becomes {@code Map<String, Duration>}. */
    private static String type(JsonNode property) {
        var simple = property.path("type")
                .asString("")
                .replaceAll("[a-z0-9_.]+\\.(?=[A-Z])", "")
                .replaceAll("[A-Za-z]+\\$", "");
        return cell(simple.replace(",", ", "));
    }

    private static String value(JsonNode property) {
        var value = property.path("defaultValue");
        var text = value.isString() ? value.asString() : value.toString();
        return value.isMissingNode() || text.isEmpty() ? "" : "`+" + cell(text) + "+`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
