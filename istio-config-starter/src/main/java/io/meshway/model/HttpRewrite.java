package io.meshway.model;

import org.jspecify.annotations.Nullable;

/** Istio's {@code HTTPRewrite}. */
public record HttpRewrite(
        @Nullable String uri,
        @Nullable String authority,
        @Nullable RegexRewrite uriRegexRewrite) {
    /** RE2 over the path without query; every occurrence is replaced, {@code \1} names a group. */
    public record RegexRewrite(String match, String rewrite) {}
}
