package io.meshway.mesh.validate;

import io.meshway.model.StringMatch;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code StringMatch}: exact, prefix or regex. */
final class StringMatchCheck {
    private StringMatchCheck() {}

    /** A condition on a value that is always there, where an empty prefix says nothing. */
    static void check(String path, @Nullable StringMatch match, Findings findings) {
        if (match instanceof StringMatch.Prefix prefix && prefix.value().isEmpty()) {
            findings.error(
                    path + ".prefix",
                    "",
                    "an empty prefix fits every value",
                    "remove the condition, or use {} for presence");
        }
        regex(path, match, findings);
    }

    /** The same for {@code uri}, which may have an empty prefix. */
    static void checkUri(String path, @Nullable StringMatch match, Findings findings) {
        regex(path, match, findings);
    }

    /** Every entry of a map such as {@code headers}. */
    static void checkAll(String path, Map<String, StringMatch> matches, Findings findings) {
        new TreeMap<>(matches).forEach((name, match) -> check(path + "[" + name + "]", match, findings));
    }

    private static void regex(String path, @Nullable StringMatch match, Findings findings) {
        if (!(match instanceof StringMatch.Regex regex)) {
            return;
        }
        if (regex.value().equals("*")) {
            findings.warning(
                    path + ".regex",
                    "*",
                    "\"*\" is no regular expression; it is read as: present",
                    "write {} or regex: \".*\"");
        } else {
            RegexCheck.check(path + ".regex", regex.value(), findings);
        }
    }
}
