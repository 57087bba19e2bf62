/**
 * The sidecar application: one main class and its defaults in {@code application.yaml}.
 *
 * <p>Takes: a command line.
 *
 * <p>Gives: a Spring Boot application made of the starter.
 *
 * <p>Never does: hold logic; what this application does is in {@code istio-config-starter}.
 */
@NullMarked
package io.meshway.sidecarapp;

import org.jspecify.annotations.NullMarked;
