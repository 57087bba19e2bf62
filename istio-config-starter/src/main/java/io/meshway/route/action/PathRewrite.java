package io.meshway.route.action;

import com.google.re2j.Pattern;

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
     * Every occurrence of the pattern is replaced.
     *
     * @param replacement in RE2/J's notation ({@code $1}, escaped), translated from Envoy's {@code \1}
     */
    record Regex(Pattern pattern, String replacement) implements PathRewrite {
        @Override
        public String apply(String path) {
            return pattern.matcher(path).replaceAll(replacement);
        }
    }
}
