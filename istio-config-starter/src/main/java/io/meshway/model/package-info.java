/**
 * What the user wrote, as records: Istio's traffic resources and the Kubernetes kinds that they refer to.
 *
 * <p>Takes: nothing. Gives: immutable records, {@link io.meshway.model.Finding} for what is wrong with them. Never does: parsing, linking, defaults
 * that depend on other resources.
 */
@NullMarked
package io.meshway.model;

import org.jspecify.annotations.NullMarked;
