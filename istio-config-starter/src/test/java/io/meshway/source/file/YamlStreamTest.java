package io.meshway.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlStreamTest {

    @Test
    void documentsKnowTheLineTheyStartAt() {
        assertThat(YamlStream.split("a: 1\n---\nb: 2\n--- # third\nc: 3", 9))
                .containsExactly(
                        new YamlStream.Part(0, "a: 1\n"),
                        new YamlStream.Part(1, "---\nb: 2\n"),
                        new YamlStream.Part(3, "--- # third\nc: 3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "---",
                "---\n---\n",
                "# only a comment\n---\n  # another\n...\n",
                "%YAML 1.2\n---\n# nothing\n",
                "\t\n   \r\n"
            })
    void partsWithoutContentAreNoDocuments(String text) {
        assertThat(YamlStream.split(text, 9)).isEmpty();
    }

    @Test
    void dashesAtTheStartOfALineEndABlockScalarToo() {
        assertThat(YamlStream.split("a: |\n  text\n---\nb: 1\n", 9)).hasSize(2);
    }

    @Test
    void dashesThatAreIndentedOrPartOfAWordSeparateNothing() {
        assertThat(YamlStream.split("a: |\n  ---\n  -----BEGIN X-----\n-----BEGIN: 1\n----: 2\n....: 3\n", 9))
                .hasSize(1);
    }

    @Test
    void threeDotsEndADocument() {
        assertThat(YamlStream.split("a: 1\n...\n# comment\n%TAG ! x\n---\nb: 2\n", 9))
                .extracting(YamlStream.Part::text)
                .containsExactly("a: 1\n", "---\nb: 2\n");
    }

    @Test
    void contentOnTheMarkerLineBelongsToTheDocument() {
        assertThat(YamlStream.split("--- {a: 1}\n---\t|\n x\n", 9))
                .extracting(YamlStream.Part::text)
                .containsExactly("--- {a: 1}\n", "---\t|\n x\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineBreakCounts(String lineBreak) {
        assertThat(YamlStream.split("a: 1\n---\n\nb: 2\n---\nc: 3".replace("\n", lineBreak), 9))
                .extracting(YamlStream.Part::line)
                .containsExactly(0, 1, 4);
    }

    @Test
    void noMoreDocumentsThanAskedForAreCut() {
        assertThat(YamlStream.split("---\na\n".repeat(1000), 7)).hasSize(7);
    }
}
