package io.meshway.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Resources;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.parse.ResourceParser;
import io.meshway.source.Admitted;
import io.meshway.source.ResourceAdmission;
import io.meshway.source.SourceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder as a whole gives: whose document counts, and what a broken one costs. */
class FolderRulesTest {
    @TempDir
    Path folder;

    private FolderReader reader;
    private Admitted admitted = Admitted.NONE;
    private int writes;

    @BeforeEach
    void open() {
        ResourceParser parser = new ResourceParser();
        reader = new FolderReader(
                FileLocation.parse(folder.toString()),
                (document, origin) -> parser.parse(document, origin, "default"),
                FileLimits.DEFAULT,
                InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z")));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(++writes)));
    }

    /** Two looks: the second takes what the first saw change. */
    private void look() {
        Optional<SourceSnapshot> first = reader.look();
        Optional<SourceSnapshot> second = reader.look();
        second.or(() -> first)
                .ifPresent(now -> admitted = ResourceAdmission.admit(now, admitted, resource -> List.of()));
    }

    private List<String> origins() {
        return admitted.resources().values().stream()
                .map(Resource::meta)
                .map(meta -> folder.relativize(Path.of(meta.origin())) + "")
                .toList();
    }

    private static String route(String name) {
        return Resources.route(name, name + ".com", "b.com");
    }

    @Test
    void firstByPathWinsAmongDocumentsWithOneIdentityAndTheOthersAreFindings() throws IOException {
        write("b/one.yaml", route("x"));
        write("a/two.yaml", Resources.documents(route("x"), route("y")));
        write(
                "c.yaml",
                "{apiVersion: v1, kind: List, items: [{apiVersion: networking.istio.io/v1, kind: VirtualService,"
                        + " metadata: {name: y}, spec: {hosts: [y]}}]}");
        look();

        assertThat(origins()).containsExactly("a/two.yaml#1", "a/two.yaml#2");
        assertThat(admitted.findings()).extracting(Finding::code).containsExactly(Finding.DUPLICATE, Finding.DUPLICATE);
        assertThat(admitted.findings().get(0).message())
                .contains("a/two.yaml#1")
                .contains("b/one.yaml#1");
    }

    @Test
    void brokenDocumentCostsOnlyItselfAndKeepsWhatItGave() throws IOException {
        write("all.yaml", Resources.documents(route("x"), route("y"), route("z")));
        write("other.yaml", route("o"));
        look();
        write("all.yaml", Resources.documents(route("x"), "kind: [VirtualService\n", route("z")));
        look();

        assertThat(admitted.resources().keySet())
                .extracting(Object::toString)
                .containsExactly(
                        "VirtualService default/x",
                        "VirtualService default/y",
                        "VirtualService default/z",
                        "VirtualService default/o");
        assertThat(admitted.findings()).extracting(Finding::code).containsExactly(Finding.UNREADABLE);
        assertThat(admitted.findings().get(0).message()).contains("stays in force");
    }

    @Test
    void fileThatIsBrokenFromTheStartGivesNothingAndTheOthersAreInForce() throws IOException {
        write("a.yaml", "hosts: [*.foo.com]\n");
        write("b.yaml", route("x"));
        look();

        assertThat(origins()).containsExactly("b.yaml#1");
        assertThat(admitted.findings().get(0).advice()).contains("quote");
    }

    @Test
    void fileThatIsDeletedTakesItsResourcesAlong() throws IOException {
        write("a.yaml", "kind: [");
        write("b.yaml", route("x"));
        look();
        Files.delete(folder.resolve("b.yaml"));
        look();

        assertThat(admitted.resources()).isEmpty();
    }
}
