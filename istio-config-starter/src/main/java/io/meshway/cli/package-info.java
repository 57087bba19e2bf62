/**
 * The command line: what Meshway says of a folder without serving it.
 *
 * <p>Takes: arguments, a folder of resources, the settings of the proxy. Gives: text and an exit code. Never does: opening a socket, resolving a name, or
 * changing a file.
 */
@NullMarked
package io.meshway.cli;

import org.jspecify.annotations.NullMarked;
