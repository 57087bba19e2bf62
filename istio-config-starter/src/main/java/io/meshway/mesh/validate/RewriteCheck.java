package io.meshway.mesh.validate;

import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRewrite;
import io.meshway.model.HttpRule;
import io.meshway.model.StringMatch;
import org.jspecify.annotations.Nullable;

/** {@code rewrite}. */
final class RewriteCheck {
    private RewriteCheck() {}

    static void check(String path, HttpRule rule, Findings findings) {
        HttpRewrite rewrite = rule.rewrite();
        if (rewrite == null) {
            return;
        }
        boolean uri = !isBlank(rewrite.uri());
        HttpRewrite.RegexRewrite regex = rewrite.uriRegexRewrite();
        if (!uri && regex == null && isBlank(rewrite.authority())) {
            findings.error(path, "", "the rewrite changes nothing", "write one of uri, uriRegexRewrite and authority");
        }
        if (uri && regex != null) {
            findings.error(
                    path + ".uriRegexRewrite", "", "uriRegexRewrite cannot stand beside uri", "remove one of the two");
        }
        if (regex != null) {
            regex(path + ".uriRegexRewrite", regex, findings);
        }
        doubleSlash(path + ".uri", rule, rewrite.uri(), findings);
    }

    private static void regex(String path, HttpRewrite.RegexRewrite regex, Findings findings) {
        RegexCheck.check(path + ".match", regex.match(), findings);
        if (regex.rewrite().isEmpty()) {
            findings.error(path + ".rewrite", "", "the text to put in is missing", "write rewrite beside match");
        }
    }

    private static void doubleSlash(String path, HttpRule rule, @Nullable String uri, Findings findings) {
        if (uri == null || !uri.endsWith("/")) {
            return;
        }
        for (HttpMatch match : rule.match()) {
            if (match.uri() instanceof StringMatch.Prefix prefix
                    && !prefix.value().isEmpty()
                    && !prefix.value().endsWith("/")) {
                findings.warning(
                        path,
                        uri,
                        "the prefix " + prefix.value() + " is replaced as text, so " + prefix.value() + "/x becomes "
                                + uri + "/x",
                        "let both end with a slash, and match the path without it by uri.exact");
                return;
            }
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
