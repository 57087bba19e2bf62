/**
 * Meshway, an Istio data plane for the JVM: the packages below form one pipeline.
 *
 * <p>Takes: Istio's traffic resources, from files or an API server.
 *
 * <p>Gives: a running proxy, through {@code source -> model -> mesh -> route -> proxy -> transport}.
 *
 * <p>Never does: hold code of its own; every type lives in one of the packages.
 */
@NullMarked
package io.meshway;

import org.jspecify.annotations.NullMarked;
