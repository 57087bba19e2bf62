/**
 * Resources from a Kubernetes API server, kept up to date by lists and watches.
 *
 * <p>Takes: JSON of the API server, through the connection and the credentials of fabric8's client.
 *
 * <p>Gives: {@link io.meshway.source.SourceSnapshot} of the same records that files give, read by the same parser; and what is wrong with the connection.
 *
 * <p>Never does: writing anything to the API server; keeping API objects; reading a Secret that no resource names.
 */
@NullMarked
package io.meshway.source.kubernetes;

import org.jspecify.annotations.NullMarked;
