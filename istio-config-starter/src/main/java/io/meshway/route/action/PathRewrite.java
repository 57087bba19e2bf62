package io.meshway.route.action;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** How the path that goes upstream is made; the query always stays. */
public sealed interface PathRewrite {
    /** The path after rewriting. {@code path} has no query. */
    String apply(String path);

    /** As it is. */
    record Keep() implements PathRewrite {
        @Override
        public String apply(String path) {
            return path;
        }
    }

    /** The first characters, which matched, are replaced: plain concatenation as in Envoy. */
    record Prefix(int length, String replacement) implements PathRewrite {
        @Override
        public String apply(String path) {
            return replacement.concat(path.substring(Math.min(length, path.length())));
        }
    }

    /** The whole path is replaced (exact and regex matches). */
    record Whole(String replacement) implements PathRewrite {
        @Override
        public String apply(String path) {
            return replacement;
        }
    }

    /**
     * Every occurrence of the pattern is replaced. An empty occurrence right behind another one does not count, so that {@code .*} is found once: that is how RE2
     * replaces, while RE2/J follows Java.
     *
     * @param replacement in order
     */
    record Regex(Pattern pattern, List<Piece> replacement) implements PathRewrite {
        public Regex {
            replacement = List.copyOf(replacement);
        }

        @Override
        public String apply(String path) {
            Matcher matcher = pattern.matcher(path);
            if (!matcher.find()) {
                return path;
            }
            StringBuilder result = new StringBuilder(path.length() + 16);
            int copied = 0;
            int lastEnd = -1;
            do {
                if (matcher.start() != lastEnd || matcher.end() != lastEnd) {
                    result.append(path, copied, matcher.start());
                    append(matcher, path, result);
                    copied = matcher.end();
                    lastEnd = copied;
                }
            } while (matcher.find());
            return result.append(path, copied, path.length()).toString();
        }

        private void append(Matcher matcher, String path, StringBuilder result) {
            for (int i = 0; i < replacement.size(); i++) {
                Piece piece = replacement.get(i);
                result.append(piece.text());
                int group = piece.group();
                if (group >= 0 && matcher.start(group) >= 0) {
                    result.append(path, matcher.start(group), matcher.end(group));
                }
            }
        }
    }

    /**
     * A text, and what a group caught behind it.
     *
     * @param group 0 is the whole occurrence; -1 when there is none
     */
    record Piece(String text, int group) {}
}
