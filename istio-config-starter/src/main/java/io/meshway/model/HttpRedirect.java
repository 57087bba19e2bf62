package io.meshway.model;

import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code HTTPRedirect}.
 *
 * @param uri replaces the path
 * @param prefixRewrite replaces the matched prefix; exclusive with {@code uri}
 * @param authority replaces the host
 * @param port explicit port of the Location; exclusive with {@code derivePort}
 * @param code status; 0 when absent, which means 301
 */
public record HttpRedirect(
        @Nullable String uri,
        @Nullable String prefixRewrite,
        @Nullable String authority,
        @Nullable Integer port,
        @Nullable DerivePort derivePort,
        @Nullable String scheme,
        int code) {
    /** {@code RedirectPortSelection}. */
    public enum DerivePort {
        FROM_PROTOCOL_DEFAULT,
        FROM_REQUEST_PORT
    }
}
