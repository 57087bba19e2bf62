package io.meshway.mesh.validate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Regular expressions: the syntax of RE2, at most 1024 characters. */
final class RegexCheck {
    private static final int MAX_LENGTH = 1024;

    private RegexCheck() {}

    /** Refuses what RE2 does not compile. */
    static void check(String path, String regex, Findings findings) {
        if (regex.isEmpty()) {
            findings.error(path, regex, "the regular expression is empty", "use \".*\" for any text");
        } else if (regex.length() > MAX_LENGTH) {
            findings.error(
                    path,
                    regex,
                    "the regular expression is longer than " + MAX_LENGTH + " characters",
                    "split the rule");
        } else if (RegexRepeats.tooMany(regex)) {
            findings.error(
                    path, regex, "the nested repetitions make more than 1000 copies", "use * or + instead of a count");
        } else {
            compile(path, regex, findings);
        }
    }

    private static void compile(String path, String regex, Findings findings) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException refused) {
            String foreign = foreignSyntax(regex);
            findings.error(
                    path,
                    regex,
                    foreign == null
                            ? "this is not a regular expression of RE2: " + refused.getDescription()
                            : "RE2 has no " + foreign,
                    foreign == null
                            ? "see the syntax of RE2"
                            : "say it with several match entries or withoutHeaders instead");
        }
    }

    /** The feature of other dialects that the expression seems to use. */
    private static @Nullable String foreignSyntax(String regex) {
        if (regex.contains("(?=") || regex.contains("(?!") || regex.contains("(?<=") || regex.contains("(?<!")) {
            return "look-around";
        }
        if (regex.contains("(?>") || regex.contains("*+") || regex.contains("++") || regex.contains("?+")) {
            return "possessive or atomic groups";
        }
        for (int i = regex.indexOf('\\'); i >= 0 && i + 1 < regex.length(); i = regex.indexOf('\\', i + 2)) {
            char escaped = regex.charAt(i + 1);
            if (escaped == 'k' || (escaped >= '1' && escaped <= '9')) {
                return "back-references";
            }
        }
        return null;
    }
}
