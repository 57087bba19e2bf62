package io.meshway.source.file;

import static io.meshway.source.file.Folder.configMap;
import static io.meshway.source.file.Folder.documents;
import static io.meshway.source.file.Folder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.source.SourceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every look is asked for, so nothing here waits. */
class FolderReaderTest {
    @TempDir
    Path temp;

    private Folder folder;
    private FolderReader reader;
    private Instant now = Instant.now();

    @BeforeEach
    void watch() {
        folder = new Folder(temp.resolve("istio"));
        reader = reader(folder.location(), FileLimits.DEFAULT);
    }

    @Test
    void folderThatIsNotThereYetIsNoErrorAndReadWhenItComes() {
        assertThat(reader.look().orElseThrow()).satisfies(snapshot -> {
            assertThat(snapshot.documents()).isEmpty();
            assertThat(snapshot.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Finding.NO_RESOURCES);
                assertThat(finding.isError()).isFalse();
            });
        });
        folder.write("a.yaml", configMap("a", "1"));

        assertThat(settled().findings()).isEmpty();
        assertThat(values(settled())).containsExactly("a=1");
    }

    @Test
    void filesAreReadInTheOrderOfTheirPathsWithFoldersBelow() {
        folder.write("b.yml", configMap("b", "1"));
        folder.write(
                "a/z.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"z\"},\"data\":{\"value\":\"1\"}}");
        folder.write("a/b/c.yaml", documents(configMap("c", "1"), configMap("d", "1")));
        folder.write("notes.txt", "no: [yaml");

        assertThat(values(settled())).containsExactly("c=1", "d=1", "z=1", "b=1");
    }

    @Test
    void lookWithoutAChangeGivesNothing() {
        folder.write("a.yaml", configMap("a", "1"));
        reader.look();

        assertThat(reader.look()).isEmpty();
        folder.replace("a.yaml", "# comment\n" + configMap("a", "1"));
        assertThat(reader.look()).isEmpty();
        assertThat(reader.look()).isEmpty();
    }

    @Test
    void changeIsTakenAtTheSecondLookThatSeesIt() {
        folder.write("a.yaml", configMap("a", "1"));
        reader.look();
        folder.write("a.yaml", "");
        assertThat(reader.look()).isEmpty();
        assertThat(reader.isSettled()).isFalse();
        folder.write("a.yaml", configMap("a", "22"));
        assertThat(reader.look()).isEmpty();

        assertThat(values(reader.look().orElseThrow())).containsExactly("a=22");
        assertThat(reader.isSettled()).isTrue();
    }

    @Test
    void fileThatKeepsChangingIsTakenInTheEnd() {
        folder.write("a.yaml", configMap("a", "0"));
        reader.look();

        String seen = "";
        for (int i = 0; i <= FolderReader.MAX_UNSETTLED_LOOKS; i++) {
            folder.write("a.yaml", configMap("a", "x".repeat(i + 2)));
            seen += reader.look().map(Folder::values).orElse(List.of());
        }
        assertThat(seen).contains("a=xxx");
    }

    @Test
    void fileThatIsGoneForAMomentIsKept() {
        folder.write("a.yaml", configMap("a", "1"));
        reader.look();
        folder.delete("a.yaml");
        assertThat(reader.look()).isEmpty();
        folder.write("a.yaml", configMap("a", "1"));

        assertThat(reader.look()).isEmpty();
        assertThat(reader.look()).isEmpty();
    }

    @Test
    void unchangedFileKeepsItsInstances() {
        folder.write("a.yaml", configMap("a", "1"));
        folder.write("b.yaml", configMap("b", "1"));
        var before = settled();
        folder.replace("b.yaml", configMap("b", "2"));
        var after = settled();

        assertThat(values(after)).containsExactly("a=1", "b=2");
        assertThat(after.documents().get(0)).isSameAs(before.documents().get(0));
    }

    @Test
    void unreadableFileKeepsWhatItGave() {
        folder.write("a.yaml", configMap("a", "1"));
        folder.write("b.yaml", configMap("b", "1"));
        reader.look();
        folder.replace("a.yaml", "spec: [*.foo.com]\n");
        folder.replace("b.yaml", configMap("b", "2"));
        var broken = settled();

        assertThat(values(broken)).containsExactly("a=1", "b=2");
        assertThat(broken.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.origin()).endsWith("a.yaml#1");
            assertThat(finding.advice()).contains("quote wildcard hosts");
        });

        folder.replace("a.yaml", configMap("a", "2"));
        assertThat(settled().findings()).isEmpty();
    }

    @Test
    void emptiedFileKeepsWhatItGaveUntilItSaysSomethingOrIsDeleted() {
        folder.write("a.yaml", configMap("a", "1"));
        folder.write("b.yaml", configMap("b", "1"));
        folder.write("new.yaml", "");
        reader.look();
        folder.replace("a.yaml", "");
        folder.replace("b.yaml", "");
        var emptied = settled();

        assertThat(values(emptied)).containsExactly("a=1", "b=1");
        assertThat(emptied.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message()).contains("is empty", "stays in force"));

        folder.replace("a.yaml", "# nothing any more\n");
        assertThat(values(settled())).containsExactly("b=1");
        folder.delete("b.yaml");
        assertThat(settled().documents()).isEmpty();
    }

    @Test
    void filesAndFoldersThatAreDeletedAreGone() {
        folder.write("a.yaml", configMap("a", "1"));
        folder.write("sub/b.yaml", configMap("b", "1"));
        folder.write("sub/c.yaml", configMap("c", "1"));
        reader.look();
        folder.delete("sub/c.yaml");
        assertThat(values(settled())).containsExactly("a=1", "b=1");
        folder.delete("sub");
        assertThat(values(settled())).containsExactly("a=1");
        folder.delete("");
        assertThat(settled()).satisfies(snapshot -> {
            assertThat(snapshot.documents()).isEmpty();
            assertThat(snapshot.findings()).hasSize(1);
        });
        folder.write("a.yaml", configMap("a", "2"));
        assertThat(values(settled())).containsExactly("a=2");
    }

    @Test
    void mountedConfigMapIsReadOnceAndItsSwapIsSeen() {
        folder.write("..2024_01_01/a.yaml", configMap("a", "1"));
        folder.write("..2024_01_01/b.yaml", configMap("b", "1"));
        folder.link("..data", "..2024_01_01");
        folder.link("a.yaml", "..data/a.yaml");
        folder.link("b.yaml", "..data/b.yaml");
        var before = settled();
        assertThat(values(before)).containsExactly("a=1", "b=1");

        folder.write("..2024_01_02/a.yaml", configMap("a", "1"));
        folder.write("..2024_01_02/b.yaml", configMap("b", "2"));
        folder.link("..data", "..2024_01_02");
        folder.delete("..2024_01_01");
        var after = settled();

        assertThat(values(after)).containsExactly("a=1", "b=2");
        assertThat(after.documents().get(0)).isSameAs(before.documents().get(0));
        assertThat(after.findings()).isEmpty();
    }

    @Test
    void linkedFolderIsReadAndALoopEnds() {
        folder.write("sub/a.yaml", configMap("a", "1"));
        folder.link("sub/loop", "..");
        folder.link("sub/self", ".");
        folder.link("dangling.yaml", "nowhere.yaml");
        folder.link("zlink", "sub");

        assertThat(settled()).satisfies(snapshot -> {
            assertThat(values(snapshot)).containsExactly("a=1");
            assertThat(snapshot.findings()).isEmpty();
        });
    }

    @Test
    void linkToItselfIsAFinding() {
        folder.link("x.yaml", "x.yaml");
        folder.write("a.yaml", configMap("a", "1"));

        assertThat(settled()).satisfies(snapshot -> {
            assertThat(values(snapshot)).containsExactly("a=1");
            assertThat(snapshot.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.origin()).endsWith("x.yaml"));
        });
    }

    @Test
    void editorsFilesAreNotRead() {
        for (String name : List.of(
                ".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "a.yaml.tmp", ".hidden.yaml", ".git/x.yaml")) {
            folder.write(name, configMap("a", "1"));
        }

        assertThat(settled().documents()).isEmpty();
    }

    @Test
    void sameSizeAndStampWithinTheStepOfTheFileSystemIsStillSeen() throws IOException {
        Path file = folder.write("a.yaml", configMap("a", "1"));
        FileTime stamp = FileTime.from(now.minusMillis(100));
        Files.setLastModifiedTime(file, stamp);
        reader.look();
        Files.writeString(file, configMap("a", "2"));
        Files.setLastModifiedTime(file, stamp);

        assertThat(values(reader.look().orElseThrow())).containsExactly("a=2");
        now = now.plus(FolderReader.STAMP_STEP);
        reader.look();
        Files.writeString(file, configMap("a", "3"));
        Files.setLastModifiedTime(file, stamp);
        assertThat(reader.look())
                .as("an old file is not read again while its stamp is the same")
                .isEmpty();
    }

    @Test
    void fileBeyondTheBoundKeepsWhatItGave() {
        folder.write("a.yaml", configMap("a", "1"));
        reader.look();
        folder.replace("a.yaml", configMap("a", "2") + "# more\n".repeat(1_500_000));
        var tooLong = settled();

        assertThat(values(tooLong)).containsExactly("a=1");
        assertThat(tooLong.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("longer than 8388608 bytes"));
        folder.replace("a.yaml", configMap("a", "2"));
        assertThat(settled().findings()).isEmpty();
    }

    @Test
    void filesFoldersAndResourcesBeyondTheBoundsAreSaidOnce() {
        for (int i = 0; i < 5; i++) {
            folder.write("f" + i + ".yaml", documents(configMap("a" + i, "1"), configMap("b" + i, "1")));
            folder.write("x/d" + i + "/f.yaml", configMap("d" + i, "1"));
        }
        assertThat(firstLook(new FileLimits(1000, 3, 100, 9, 9, 99))).satisfies(snapshot -> {
            assertThat(snapshot.documents()).hasSize(6);
            assertThat(snapshot.findings()).hasSize(1);
        });
        assertThat(firstLook(new FileLimits(1000, 99, 4, 9, 9, 99))).satisfies(snapshot -> {
            assertThat(snapshot.documents()).hasSize(12);
            assertThat(snapshot.findings()).hasSize(1);
        });
        assertThat(firstLook(new FileLimits(1000, 99, 99, 1, 9, 99))).satisfies(snapshot -> {
            assertThat(snapshot.documents()).hasSize(10);
            assertThat(snapshot.findings()).hasSize(1);
        });
        assertThat(firstLook(new FileLimits(1000, 99, 99, 9, 9, 3))).satisfies(snapshot -> {
            assertThat(snapshot.documents()).hasSize(3);
            assertThat(snapshot.findings()).hasSize(1);
        });
    }

    @Test
    void globNarrowsAndASingleFileMayHaveAnyName() {
        folder.write("a.yaml", configMap("a", "1"));
        folder.write("sub/b.yaml", configMap("b", "1"));
        Path mesh = folder.write("mesh.conf", configMap("m", "1"));

        assertThat(values(firstLook(folder.path() + "/*.yaml"))).containsExactly("a=1");
        assertThat(values(firstLook(folder.path() + "/**/*.yaml"))).containsExactly("a=1", "b=1");
        assertThat(values(firstLook(folder.path() + "/s*/*.yaml"))).containsExactly("b=1");
        assertThat(values(firstLook("file:" + mesh))).containsExactly("m=1");
        assertThat(firstLook("file:" + mesh).documents().get(0).origin()).isEqualTo(mesh + "#1");
    }

    private SourceSnapshot settled() {
        SourceSnapshot latest = null;
        do {
            latest = reader.look().orElse(latest);
        } while (!reader.isSettled());
        snapshot = latest == null ? snapshot : latest;
        return snapshot;
    }

    private SourceSnapshot snapshot = SourceSnapshot.EMPTY;

    private SourceSnapshot firstLook(FileLimits limits) {
        return reader(folder.location(), limits).look().orElseThrow();
    }

    private SourceSnapshot firstLook(String location) {
        return reader(FileLocation.parse(location), FileLimits.DEFAULT).look().orElseThrow();
    }

    private FolderReader reader(FileLocation location, FileLimits limits) {
        InstantSource clock = () -> now;
        return new FolderReader(location, Folder.PARSER, limits, clock);
    }
}
