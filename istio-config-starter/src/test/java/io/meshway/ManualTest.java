package io.meshway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManualTest {

    private static final Path BEHAVIOURS = Path.of("..", "src-docs", "_behaviours.adoc");
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "examples");

    @Test
    void everyExampleIsASectionOfTheManual() throws IOException {
        var manual = Files.readString(BEHAVIOURS);
        try (var folders = Files.list(EXAMPLES).filter(Files::isDirectory)) {
            assertThat(folders)
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(manual)
                            .contains("include::{examples}/%s/resources.yaml[]".formatted(folder.getFileName()))
                            .contains("include::{examples}/%s/requests.yaml[]".formatted(folder.getFileName())));
        }
    }

    @Test
    void yamlOfTheManualIsAlwaysIncludedFromAFileThatRuns() throws IOException {
        try (var pages = Files.list(BEHAVIOURS.getParent())) {
            assertThat(pages)
                    .allSatisfy(page -> assertThat(Files.readString(page))
                            .doesNotContainPattern("\\[source,yaml]\\n(\\.[^\\n]*\\n)?----\\n(?!include::)"));
        }
    }
}
