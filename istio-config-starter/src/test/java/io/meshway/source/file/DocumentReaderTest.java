package io.meshway.source.file;

import static io.meshway.source.file.Folder.configMap;
import static io.meshway.source.file.Folder.documents;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.source.SourceSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    private static final String A = configMap("a", "1");
    private static final String B = configMap("b", "1");
    private static final String C = configMap("c", "1");
    private static final String BROKEN = "hosts: [*.foo.com]\n";

    private final DocumentReader reader = new DocumentReader(Folder.PARSER, FileLimits.DEFAULT);

    @Test
    void resourcesSayFileAndNumberOfTheirDocument() {
        var file = read("# licence\n---\n" + documents(A, B), FileDocuments.NONE);

        assertThat(resources(file).documents())
                .extracting(document -> document.origin())
                .containsExactly("f.yaml#1", "f.yaml#2");
    }

    @Test
    void documentWithTheSameTextKeepsItsInstanceWhileItsNeighbourChanges() {
        var before = read(documents(A, B), FileDocuments.NONE);
        var now = read(documents(A, configMap("b", "2")), before);

        assertThat(values(now)).containsExactly("a=1", "b=2");
        assertThat(now.slots().get(0)).isSameAs(before.slots().get(0));
    }

    @Test
    void documentThatMeansTheSameKeepsItsInstance() {
        var before = read(A, FileDocuments.NONE);
        var now = read("# why\n" + A.replace("\ndata:", "\n\n# and how\ndata:"), before);

        assertThat(resources(now).documents().get(0))
                .isSameAs(resources(before).documents().get(0));
        assertThat(now.allFindings()).isEmpty();
    }

    @Test
    void brokenDocumentKeepsWhatItGaveAndHarmsNoOther() {
        var before = read(documents(A, B, C), FileDocuments.NONE);
        var now = read(documents(configMap("a", "2"), BROKEN, configMap("c", "2")), before);

        assertThat(values(now)).containsExactly("a=2", "b=1", "c=2");
        assertThat(now.allFindings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.UNREADABLE);
            assertThat(finding.isError()).isTrue();
            assertThat(finding.origin()).isEqualTo("f.yaml#2");
            assertThat(finding.message()).startsWith("line 6, column 9:").contains("stays in force");
            assertThat(finding.value()).isEqualTo("*.foo.com");
        });
    }

    @Test
    void documentThatWasNeverGoodGivesNothing() {
        var now = read(documents(A, BROKEN), FileDocuments.NONE);

        assertThat(values(now)).containsExactly("a=1");
        assertThat(now.allFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).doesNotContain("stays in force"));
    }

    @Test
    void brokenDocumentThatIsMendedCountsAgain() {
        var before = read(documents(A, BROKEN), read(documents(A, B), FileDocuments.NONE));
        var now = read(documents(A, configMap("b", "3")), before);

        assertThat(values(now)).containsExactly("a=1", "b=3");
        assertThat(now.allFindings()).isEmpty();
    }

    @Test
    void newBrokenDocumentBeforeOthersDoesNotRepeatThem() {
        var now = read(documents(BROKEN, A, B), read(documents(A, B), FileDocuments.NONE));

        assertThat(values(now)).containsExactly("a=1", "b=1");
    }

    @Test
    void brokenDocumentAfterADeletedOneKeepsItsOwn() {
        var now = read(documents(B, BROKEN), read(documents(A, B, C), FileDocuments.NONE));

        assertThat(values(now)).containsExactly("b=1", "c=1");
    }

    @Test
    void documentThatIsDeletedIsGone() {
        assertThat(values(read(A, read(documents(A, B), FileDocuments.NONE)))).containsExactly("a=1");
    }

    @Test
    void findingOfABrokenDocumentMovesWithItsLine() {
        var before = read(documents(A, BROKEN), FileDocuments.NONE);
        var now = read(documents("\n\n" + A, BROKEN), before);

        assertThat(now.allFindings().get(0).message()).startsWith("line 8,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE"})
    void byteOrderMarkIsNoPartOfTheText(String charset) {
        byte[] content = ("\uFEFF" + documents(A, "\uFEFF" + B)).getBytes(Charset.forName(charset));

        assertThat(values(reader.read("f.yaml", content, FileDocuments.NONE))).containsExactly("a=1", "b=1");
    }

    @Test
    void bytesThatAreNoTextHarmTheirDocumentOnly() {
        var content = new ByteArrayOutputStream();
        content.writeBytes(documents(A, "").getBytes(StandardCharsets.UTF_8));
        content.writeBytes(new byte[] {'x', ':', ' ', (byte) 0xC3, (byte) 0x28, '\n'});
        content.writeBytes(documents("", B).getBytes(StandardCharsets.UTF_8));
        var file = reader.read("f.yaml", content.toByteArray(), FileDocuments.NONE);

        assertThat(values(file)).containsExactly("a=1", "b=1");
        assertThat(file.allFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("line 6, column 4")
                        .contains("UTF-8"));
    }

    @Test
    void windowsLineBreaksAreRead() {
        assertThat(values(read(documents(A, B).replace("\n", "\r\n"), FileDocuments.NONE)))
                .containsExactly("a=1", "b=1");
    }

    @Test
    void jsonIsReadByNameWithTabsAndSeveralValues() {
        String json = """
                {\t"apiVersion": "v1", "kind": "ConfigMap",
                \t"metadata": {"name": "a"}, "data": {"value": "1"}}
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}, "data": {"value": "2"}}
                """;

        assertThat(values(reader.read("f.json", utf8(json), FileDocuments.NONE)))
                .containsExactly("a=1", "b=2");
        assertThat(values(read(json.lines().limit(2).reduce("", String::concat), FileDocuments.NONE)))
                .containsExactly("a=1");
    }

    @Test
    void brokenJsonKeepsWhatItGaveFromThereOn() {
        String good =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"value\":\"%s\"}}\n";
        var before = reader.read(
                "f.json",
                utf8(good.formatted("a", "1") + good.formatted("b", "1") + good.formatted("c", "1")),
                FileDocuments.NONE);
        var now = reader.read(
                "f.json", utf8(good.formatted("a", "2") + "{\"x\": 1, \"x\": 2}\n" + good.formatted("c", "2")), before);

        assertThat(values(now)).containsExactly("a=2", "b=1", "c=1");
        assertThat(now.allFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).startsWith("line 2, column"));
    }

    @Test
    void listGivesOneResourceForEachItemAndUnchangedItemsKeepTheirInstance() {
        String list = """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {value: "1"}}
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {value: "1"}}
                """;
        var before = read(list, FileDocuments.NONE);
        var now = read(list.replace("{name: b}, data: {value: \"1\"}", "{name: b}, data: {value: \"2\"}"), before);

        assertThat(values(now)).containsExactly("a=1", "b=2");
        assertThat(resources(now).documents().get(0))
                .isSameAs(resources(before).documents().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text\n", "- a\n- b\n", "42\n"})
    void documentThatIsNoMappingIsAFinding(String text) {
        assertThat(read(text, FileDocuments.NONE).allFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\n", "# nothing here\n", "--- ~\n", "null\n"})
    void emptyDocumentsAreNothingToSpeakOf(String text) {
        var file = read(text, FileDocuments.NONE);

        assertThat(values(file)).isEmpty();
        assertThat(file.allFindings()).isEmpty();
    }

    @Test
    void documentsBeyondTheBoundAreNotReadAndSaidSo() {
        var small = new DocumentReader(Folder.PARSER, new FileLimits(1 << 20, 10, 10, 10, 2, 10));
        var file = small.read("f.yaml", utf8(documents(A, B, C)), FileDocuments.NONE);

        assertThat(values(file)).containsExactly("a=1", "b=1");
        assertThat(file.allFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("first 2 documents"));
    }

    @Test
    void parserThatFailsCostsOneDocument() {
        DocumentParser failing = (document, origin) -> {
            if (document.path("metadata").path("name").asString().equals("b")) {
                throw new IllegalStateException("bug");
            }
            return Folder.PARSER.parse(document, origin);
        };
        var file = new DocumentReader(failing, FileLimits.DEFAULT)
                .read("f.yaml", utf8(documents(A, B, C)), FileDocuments.NONE);

        assertThat(values(file)).containsExactly("a=1", "c=1");
        assertThat(file.allFindings()).hasSize(1);
    }

    private FileDocuments read(String text, FileDocuments previous) {
        return reader.read("f.yaml", utf8(text), previous);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> values(FileDocuments file) {
        return Folder.values(resources(file));
    }

    private static SourceSnapshot resources(FileDocuments file) {
        var documents = new ArrayList<io.meshway.source.SourceDocument>();
        file.forEachResource(documents::add);
        return new SourceSnapshot(documents, List.of());
    }
}
