package io.meshway;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writes the manual's reference of findings from the catalogue, and holds the catalogue to the sources. */
class FindingsReferenceTest {
    private static final Path REFERENCE = Path.of("target", "generated-docs", "findings.adoc");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern CODE_IN_PLACE = Pattern.compile("\"IST\\d{4}\"|new Finding\\(\\s*[^,]+,\\s*\"");

    @Test
    void referenceOfTheManualIsWritten() throws IOException {
        var text =
                new StringBuilder("[cols=\"2,1,6,4\",options=\"header\"]\n|===\n|Code |Severity |Meaning |Way out\n");
        for (FindingKind kind : FindingKind.values()) {
            text.append("\n|`").append(kind.code()).append("`\n|");
            text.append(kind.severity().name().toLowerCase(Locale.ROOT)).append("\n|");
            text.append(cell(kind.meaning()))
                    .append("\n|")
                    .append(cell(kind.wayOut()))
                    .append('\n');
        }
        Files.createDirectories(REFERENCE.getParent());
        Files.writeString(REFERENCE, text.append("|===\n"));

        assertThat(REFERENCE).content().contains("|`IST0101`\n|error\n", "|`NOT_ENFORCED`");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\b(istio\\.[a-z.-]+[a-z]|[a-z]+[A-Z][A-Za-z]+)\\b", "`$1`");
    }

    @Test
    void everyKindHasACodeOfItsOwnAndSaysWhatItMeansAndWhatToDo() {
        assertThat(FindingKind.values())
                .allSatisfy(kind -> {
                    assertThat(kind.meaning()).endsWith(".");
                    assertThat(kind.wayOut()).endsWith(".");
                })
                .extracting(FindingKind::code)
                .doesNotHaveDuplicates();
    }

    @Test
    void noPlaceInTheSourcesInventsACode() {
        assertThat(sources(CODE_IN_PLACE.asPredicate())).isEmpty();
    }

    @Test
    void everyShorthandIsACodeOfTheCatalogue() {
        List<String> codes =
                Arrays.stream(FindingKind.values()).map(FindingKind::code).toList();

        assertThat(Finding.class.getDeclaredFields())
                .filteredOn(field -> Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers()))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.get(null)).isIn(codes));
    }

    @Test
    void everyKindIsFoundSomewhere() {
        String used = String.join("\n", texts());

        assertThat(FindingKind.values())
                .filteredOn(kind -> !Pattern.compile("\\b(FindingKind|Finding)\\." + kind.name() + "\\b")
                        .matcher(used)
                        .find())
                .isEmpty();
    }

    private static List<String> texts() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(FindingsReferenceTest::isSource)
                    .filter(file -> !file.endsWith("Finding.java"))
                    .map(FindingsReferenceTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> sources(Predicate<String> condition) {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(FindingsReferenceTest::isSource)
                    .filter(file -> condition.test(read(file)))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") && !file.endsWith("FindingKind.java");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
