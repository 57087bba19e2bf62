package io.meshway.route.action;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRewrite;
import io.meshway.model.StringMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the rewriting of a path from Istio's {@code rewrite} and the condition that the request met. */
final class PathRewrites {
    /** What a match entry without {@code uri} matched: the slash that every path starts with. */
    static final int IMPLIED_PREFIX_LENGTH = 1;

    private static final PathRewrite KEEP = new PathRewrite.Keep();

    private PathRewrites() {}

    static PathRewrite of(@Nullable HttpRewrite rewrite, @Nullable HttpMatch condition) {
        if (rewrite == null) {
            return KEEP;
        }
        if (rewrite.uriRegexRewrite() != null) {
            return regex(rewrite.uriRegexRewrite());
        }
        String uri = rewrite.uri();
        if (uri == null || uri.isEmpty()) {
            return KEEP;
        }
        int prefix = matchedPrefix(condition);
        return prefix < 0 ? new PathRewrite.Whole(uri) : new PathRewrite.Prefix(prefix, uri);
    }

    /** How many characters of the path the condition names; -1 when it is about the whole path. */
    static int matchedPrefix(@Nullable HttpMatch condition) {
        StringMatch uri = condition == null ? null : condition.uri();
        if (uri instanceof StringMatch.Prefix prefix) {
            return prefix.value().length();
        }
        return uri instanceof StringMatch.Exact || uri instanceof StringMatch.Regex ? -1 : IMPLIED_PREFIX_LENGTH;
    }

    private static PathRewrite regex(HttpRewrite.RegexRewrite rewrite) {
        try {
            Pattern pattern = Pattern.compile(rewrite.match());
            return new PathRewrite.Regex(pattern, pieces(rewrite.rewrite(), pattern.groupCount()));
        } catch (PatternSyntaxException e) {
            // Validation keeps such a resource out; should one get through, it must not stop everything else.
            return KEEP;
        }
    }

    /** Reads {@code \0} to {@code \9} and {@code \\}; a group that the expression does not have is empty text. */
    private static List<PathRewrite.Piece> pieces(String rewrite, int groups) {
        List<PathRewrite.Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rewrite.length(); i++) {
            char c = rewrite.charAt(i);
            char next = i + 1 < rewrite.length() ? rewrite.charAt(i + 1) : ' ';
            if (c == '\\' && next >= '0' && next <= '9') {
                pieces.add(new PathRewrite.Piece(text.toString(), next - '0' <= groups ? next - '0' : -1));
                text.setLength(0);
                i++;
            } else {
                text.append(c);
                i += c == '\\' && next == '\\' ? 1 : 0;
            }
        }
        pieces.add(new PathRewrite.Piece(text.toString(), -1));
        return pieces;
    }
}
