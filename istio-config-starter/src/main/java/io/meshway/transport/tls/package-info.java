/**
 * TLS on both sides: which certificates are shown, and which are believed.
 *
 * <p>Takes: the TLS settings of a snapshot, its credentials, and files of certificates and keys. Gives: prepared {@link io.netty.handler.ssl.SslContext}s,
 * exchanged in place when their material changes. Never does: reading a file or parsing a key while a connection waits, or showing a key to anybody.
 */
@NullMarked
package io.meshway.transport.tls;

import org.jspecify.annotations.NullMarked;
