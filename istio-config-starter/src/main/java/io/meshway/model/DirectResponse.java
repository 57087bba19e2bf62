package io.meshway.model;

import org.jspecify.annotations.Nullable;

/** Istio's {@code HTTPDirectResponse}: a status and, if written, a body. */
public record DirectResponse(int status, @Nullable Bytes body) {}
