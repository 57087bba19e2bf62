package io.meshway.route.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTextTest {
    private static final long SEED = 20_261_121;
    private static final String[] PIECES = {
        "a",
        "b",
        "/",
        "ab",
        ".",
        "\\.",
        "-",
        "(",
        ")",
        "(?:",
        "(?P<n>",
        "|",
        "*",
        "+",
        "?",
        "*?",
        "{1,2}",
        "{2}",
        "{",
        "}",
        "[ab]",
        "[^/]+",
        "[]a]",
        ".*",
        ".+",
        "^",
        "$",
        "\\d",
        "\\b",
        "\\w+",
        "(a|b)",
        "(?i)",
        "(ab)",
        "\\x41",
        "\\Qa.b\\E",
        "[[:alpha:]]",
        "é"
    };
    private static final String[] TEXT = {"a", "b", "/", "ab", ".", "-", "A", "1", "{", "}", "é", "a.b"};

    private final Random random = new Random(SEED);

    private String random(String[] pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void literalTestsNeverChangeWhatAnExpressionMatches() {
        int valid = 0;
        for (int i = 0; i < 60_000; i++) {
            String expression = random(PIECES, 6);
            Pattern pattern;
            try {
                pattern = Pattern.compile(expression);
            } catch (PatternSyntaxException e) {
                continue;
            }
            valid++;
            var matcher = new RegexText(expression);
            for (int j = 0; j < 12; j++) {
                String text = random(TEXT, 5);
                boolean expected = pattern.matcher(text).matches();
                assertThat(matcher.matches(text))
                        .as("%s on %s", expression, text)
                        .isEqualTo(expected);
                assertThat(!expected || text.startsWith(matcher.literalPrefix()))
                        .as("%s starts with %s", text, matcher.literalPrefix())
                        .isTrue();
            }
        }
        assertThat(valid).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*",
                ".+",
                "/api/.*",
                "^/api/.*$",
                ".*\\.png",
                "/a/.*/b",
                ".*Firefox.*",
                "/a|/b/.*",
                "(?:/a)(/b).*",
                "/a{b}"
            })
    void expressionsOfLiteralsAndAnythingNeedNoEngine(String expression) {
        assertThat(new RegexText(expression).expensive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v[12]/x, /api/v",
        "^/api/v\\d+, /api/v",
        "/items/[0-9]+, /items/",
        "/items?, /item",
        "/items+, /items",
        "/(a|b), /",
        "/aa/x.*|/aa/y[0-9], /aa/",
        "/a|b, ''",
        "(?i)/api, ''",
        ".*/api, ''",
        "(/svc/)([^/]+), /svc/",
    })
    void literalPrefixIsWhatEveryMatchStartsWith(String expression, String prefix) {
        assertThat(new RegexText(expression).literalPrefix()).isEqualTo(prefix);
    }
}
