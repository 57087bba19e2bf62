package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Writes the manual's support table, and holds it to the truth. */
class SupportTableTest {
    static final List<String> KINDS = IstioSchema.KINDS;

    private static final String READERS = "io.meshway.model.parse.";
    private static final Path TABLE = Path.of("target", "generated-docs", "support-table.adoc");

    private final ProvingTests tests = ProvingTests.read();

    @Test
    void tableIsWrittenForTheManual() throws IOException {
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, new SupportTable(tests).asciiDoc());

        assertThat(TABLE)
                .content()
                .contains("== VirtualService", "`+spec.http[].timeout+`", "|served\n", "|not yet\n")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void everyServedFieldHasATestThatFailsWithoutIt(String kind) {
        assertThat(SupportTable.rows(kind))
                .filteredOn(SupportTable.Row::served)
                .extracting(SupportTable.Row::path)
                .as("name a test for these in support/tests.yaml")
                .allMatch(field -> tests.pattern(field).isPresent());
    }

    @Test
    void everyNamedTestExists() {
        assertThat(tests.byPattern().values())
                .as("tests named in support/tests.yaml")
                .allMatch(SupportTableTest::exists);
    }

    /** A field may be read and have no effect all the same. */
    @Test
    void noReaderProvesThatAFieldIsServed() {
        assertThat(tests.byPattern().values())
                .as("name a test that sees the effect of the field instead")
                .noneMatch(test -> test.startsWith(READERS));
    }

    @Test
    void everyNameIsThatOfAServedField() {
        Set<String> used = new TreeSet<>();
        for (String kind : KINDS) {
            for (SupportTable.Row row : SupportTable.rows(kind)) {
                Optional<String> pattern = row.served() ? tests.pattern(row.path()) : Optional.empty();
                pattern.ifPresent(used::add);
            }
        }

        assertThat(used).containsExactlyInAnyOrderElementsOf(tests.byPattern().keySet());
    }

    private static boolean exists(String test) {
        String[] parts = test.split("#", 2);
        try {
            return Arrays.stream(Class.forName(parts[0]).getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .anyMatch(method -> method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class));
        } catch (ClassNotFoundException unknown) {
            return false;
        }
    }
}
