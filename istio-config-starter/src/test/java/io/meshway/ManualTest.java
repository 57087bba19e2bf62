package io.meshway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManualTest {

    private static final Path PAGES = Path.of("..", "src-docs");
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "examples");

    @Test
    void everyExampleIsInTheManual() throws IOException {
        var manual = new StringBuilder();
        try (var pages = Files.newDirectoryStream(PAGES, "*.adoc")) {
            for (Path page : pages) {
                manual.append(Files.readString(page));
            }
        }
        try (var folders = Files.list(EXAMPLES).filter(Files::isDirectory)) {
            assertThat(folders)
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(manual.toString())
                            .contains("include::{examples}/%s/resources.yaml[]".formatted(folder.getFileName()))
                            .contains("include::{examples}/%s/requests.yaml[]".formatted(folder.getFileName())));
        }
    }

    @Test
    void yamlOfTheManualIsAlwaysIncludedFromAFileThatRuns() throws IOException {
        try (var pages = Files.list(PAGES)) {
            assertThat(pages)
                    .allSatisfy(page -> assertThat(Files.readString(page))
                            .doesNotContainPattern("\\[source,yaml]\\n(\\.[^\\n]*\\n)?----\\n(?!include::)"));
        }
    }
}
