package io.meshway.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.meshway.source.file.Reading.Broken;
import io.meshway.source.file.Reading.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTreeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    yes         | "yes"
                    on          | "on"
                    No          | "No"
                    true        | true
                    False       | false
                    ~           | null
                    null        | null
                    80          | 80
                    -7          | -7
                    0777        | 777
                    0o17        | 15
                    0x1F        | 31
                    12345678901 | 12345678901
                    123456789012345678901234567890 | 123456789012345678901234567890
                    0.5         | 0.5
                    1e3         | 1000.0
                    1.2.3       | "1.2.3"
                    10.0.0.0/8  | "10.0.0.0/8"
                    5s          | "5s"
                    12:30       | "12:30"
                    2024-01-02T03:04:05Z | "2024-01-02T03:04:05Z"
                    -           | [null]
                    '''80'''    | "80"
                    !!str 80    | "80"
                    !!int "80"  | 80
                    """)
    void wordMeansWhatYamlTwelveSays(String word, String json) {
        assertThat(tree("a: " + (word.equals("-") ? "\n- " : word))).isEqualTo("{\"a\":" + json + "}");
    }

    @Test
    void aliasesAndMergesAreResolved() {
        assertThat(tree("""
                        base: &base {a: 1, b: [x]}
                        same: *base
                        more: {<<: *base, a: 2}
                        both: {<<: [{c: 3}, *base]}
                        """))
                .isEqualTo("{\"base\":{\"a\":1,\"b\":[\"x\"]},\"same\":{\"a\":1,\"b\":[\"x\"]},"
                        + "\"more\":{\"a\":2,\"b\":[\"x\"]},\"both\":{\"c\":3,\"a\":1,\"b\":[\"x\"]}}");
    }

    @Test
    void bigNumberThatCostsMoreThanItIsWorthStaysText() {
        assertThat(tree("a: " + "9".repeat(100_000))).startsWith("{\"a\":\"999");
    }

    @ParameterizedTest
    @CsvSource({
        "'hosts: [*.foo.com]', 1, 9, *.foo.com",
        "'hosts:\n- *.foo.com', 2, 3, *.foo.com",
        "'hosts:\n- *', 2, 3, *",
        "'hosts:\n- *foo', 2, 3, *foo"
    })
    void unquotedWildcardHostIsNamedWithItsLineAndTheCure(String text, int line, int column, String value) {
        assertThat(broken(text + "\nx: 1\n")).satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.value()).isEqualTo(value);
            assertThat(problem.advice()).contains("quote wildcard hosts");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'a:\n  b: 1\n  ...\n  c: 2\n', 3, 3",
        "'a:\n  b: 1\n  ...\n', 3, 3",
        "'a:\n  - b: 1\n    ...\n  - c\n', 3, 5"
    })
    void ellipsisOfDocumentationIsNamedWithItsLine(String text, int line, int column) {
        assertThat(broken(text)).satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.problem()).contains("ellipsis");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a:\n\tb: 1' | 2 | TAB | spaces",
                "'a: b: c' | 1 | mapping values are not allowed | colon",
                "'a: 1\na: 2' | 2 | twice | keep one",
                "'x: {a: 1, \"a\": 2}' | 1 | twice | keep one",
                "'a: {{ .Values.x }}' | 1 | as a key | templates",
                "'a: 1\nb: \"b\nc: d\n' | 2 | not closed | close it",
                "'a: !foo b' | 1 | tags | remove",
                "'a: !!java.lang.Object {}' | 1 | tags | remove",
                "'a: &x [*x]' | 1 | alias | quote",
                "'a: 1\nb\n' | 3 | could not find expected | colon",
            })
    void whatIsNotPlainDataIsRefusedWithAReason(String text, int line, String problem, String advice) {
        assertThat(broken(text)).satisfies(broken -> {
            assertThat(broken.line()).isEqualTo(line);
            assertThat(broken.problem()).contains(problem);
            assertThat(broken.advice()).contains(advice);
        });
    }

    @Test
    void lineCountsFromTheStartOfTheFile() {
        assertThat(YamlTree.read(new YamlStream.Part(10, "---\na: b: c\n")))
                .asInstanceOf(type(Broken.class))
                .extracting(Broken::line)
                .isEqualTo(12);
    }

    @Test
    void deepNestingIsRefusedWithoutExhaustingTheStack() {
        assertThat(broken("a: " + "[".repeat(1_000_000)).problem()).contains("nested deeper");
        assertThat(broken("- ".repeat(100_000) + "x").problem()).contains("nested deeper");
        assertThat(broken("{a: ".repeat(100_000)).problem()).contains("nested deeper");
    }

    @Test
    void aliasBombIsRefused() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }

        assertThat(broken(bomb.toString()).problem()).contains("aliases stand for more");
    }

    @Test
    void offendingWordIsShownInPart() {
        assertThat(broken("a: !" + "x".repeat(1000) + " b").value()).hasSizeLessThan(100);
    }

    @Test
    void controlCharactersAreNamed() {
        assertThat(broken("a: 1\nb: \0\n")).satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.value()).isEqualTo("U+0000");
        });
    }

    @Test
    void secretTextIsNotRepeated() {
        assertThat(broken("password: \"s3cret\" x\n").toString()).doesNotContain("s3cret");
        assertThat(broken("password: s3cret: x\n").toString()).doesNotContain("s3cret");
    }

    private static String tree(String text) {
        Reading reading = YamlTree.read(new YamlStream.Part(0, text));
        assertThat(reading).isInstanceOf(Tree.class);
        return ((Tree) reading).root().toString();
    }

    private static Broken broken(String text) {
        Reading reading = YamlTree.read(new YamlStream.Part(0, text));
        assertThat(reading).isInstanceOf(Broken.class);
        return (Broken) reading;
    }
}
