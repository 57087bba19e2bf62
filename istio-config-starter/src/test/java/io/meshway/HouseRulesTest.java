package io.meshway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What keeps the sources readable, over all modules. */
class HouseRulesTest {

    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_PARAMETERS = 6;

    private static final Pattern EMPTY_WORD_AT_THE_END = Pattern.compile(".+(Utils?|Helper|Manager|Impl|Base)");
    private static final Pattern HUNGARIAN_INTERFACE = Pattern.compile("I[A-Z][a-z].*");
    // Written so that this file does not contain what it looks for.
    private static final Pattern UNFINISHED = Pattern.compile("\\bTO" + "DO\\b|\\bFIX" + "ME\\b|\\bX" + "XX\\b");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@Disab" + "led\\b");
    private static final Pattern SLEEPING = Pattern.compile("Thread\\.sle" + "ep\\b|TimeUnit\\.\\w+\\.sle" + "ep\\b");
    private static final List<String> PACKAGE_LINES = List.of("takes", "gives", "never");

    private static List<SourceFile> sources;

    @BeforeAll
    static void readSources() throws IOException {
        var checkout = Path.of("").toAbsolutePath().getParent();
        try (var modules = Files.list(checkout)) {
            sources = SourceFile.readAll(
                    modules.filter(module -> Files.exists(module.resolve("pom.xml")) || module.endsWith("samples"))
                            .flatMap(HouseRulesTest::javaFiles)
                            .toList());
        }
        assertThat(sources).as("sources below %s", checkout).hasSizeGreaterThan(3);
    }

    private static Stream<Path> javaFiles(Path module) {
        var root = module.endsWith("samples") ? module : module.resolve("src");
        if (!Files.exists(root)) {
            return Stream.empty();
        }
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noFileIsLongerThanOneSitting() {
        assertThat(violations(file -> file.lineCount() > MAX_FILE_LINES
                        ? Stream.of("%d lines, %d allowed".formatted(file.lineCount(), MAX_FILE_LINES))
                        : Stream.empty()))
                .isEmpty();
    }

    @Test
    void noMethodIsLongerThanAScreen() {
        assertThat(violations(file -> file.methods().stream()
                        .filter(method -> method.lines() > MAX_METHOD_LINES)
                        .map(method -> "%s has %d lines, %d allowed"
                                .formatted(method.name(), method.lines(), MAX_METHOD_LINES))))
                .isEmpty();
    }

    @Test
    void noMethodTakesMoreParametersThanOneCanTellApart() {
        assertThat(violations(file -> file.methods().stream()
                        .filter(method -> method.parameters() > MAX_PARAMETERS && !method.ofRecord())
                        .map(method -> "%s has %d parameters, %d allowed"
                                .formatted(method.name(), method.parameters(), MAX_PARAMETERS))))
                .isEmpty();
    }

    @Test
    void namesSayWhatATypeIs() {
        assertThat(violations(file -> file.types().stream()
                        .filter(type ->
                                EMPTY_WORD_AT_THE_END.matcher(type.name()).matches()
                                        || type.isInterface()
                                                && HUNGARIAN_INTERFACE
                                                        .matcher(type.name())
                                                        .matches())
                        .map(type -> type.name() + " ends in a word that says nothing, or starts with a needless I")))
                .isEmpty();
    }

    @Test
    void everyProductionPackageSaysWhatItTakesGivesAndNeverDoes() {
        var packages = sources.stream()
                .filter(file -> file.path().toString().contains("/src/main/java/"))
                .map(file -> file.path().getParent())
                .distinct();
        assertThat(packages).allSatisfy(folder -> {
            var info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(info)
                    .content()
                    .contains("@NullMarked")
                    .satisfies(text -> assertThat(text.toLowerCase(Locale.ROOT)).contains(PACKAGE_LINES));
        });
    }

    @Test
    void nothingIsLeftUnfinishedSwitchedOffOrSleeping() {
        assertThat(violations(file -> Stream.of(UNFINISHED, SWITCHED_OFF, SLEEPING)
                        .filter(pattern -> pattern != SLEEPING || isTest(file))
                        .filter(pattern -> pattern.matcher(file.text()).find())
                        .map(pattern -> "contains " + pattern)))
                .isEmpty();
    }

    private static boolean isTest(SourceFile file) {
        return file.path().toString().contains("/src/test/");
    }

    private static List<String> violations(Function<SourceFile, Stream<String>> rule) {
        return sources.stream()
                .flatMap(file -> rule.apply(file).map(problem -> file.path() + ": " + problem))
                .toList();
    }
}
