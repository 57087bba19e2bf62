package io.meshway.conformance;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The cases below {@code src/test/resources/conformance}, through both doors of a running gateway with real servers behind it. */
class ConformanceCasesTest {
    private static final Path CASES = Path.of("src", "test", "resources", "conformance");

    @TempDir
    static Path files;

    @TestFactory
    Stream<DynamicContainer> casesHoldThroughEachDoor() {
        CaseCertificates certificates = new CaseCertificates(files);
        return Arrays.stream(Door.values())
                .map(door -> DynamicContainer.dynamicContainer(
                        door.name(), files().map(file -> container(file, EdgeFixture.at(door), certificates))));
    }

    private static Stream<CaseFile> files() {
        try (Stream<Path> all = Files.list(CASES)) {
            return all.filter(file -> file.toString().endsWith(".yaml")).sorted().map(CaseFile::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicContainer container(CaseFile file, EdgeFixture edge, CaseCertificates certificates) {
        return DynamicContainer.dynamicContainer(
                file.name(),
                file.cases().stream()
                        .map(one -> DynamicTest.dynamicTest(one.id(), () -> CaseRun.of(one, edge, certificates))));
    }
}
