/**
 * What is counted and logged about requests, in the field's words.
 *
 * <p>Takes: outcomes. Gives: numbers and lines. Never does: deciding anything.
 */
@NullMarked
package io.meshway.telemetry;

import org.jspecify.annotations.NullMarked;
