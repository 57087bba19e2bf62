/**
 * From a tree of YAML or JSON to records, field by field.
 *
 * <p>Takes: one document as a Jackson tree, and where it came from.
 *
 * <p>Gives: {@link io.meshway.model.parse.ParseResult}, a record or the reasons why there is none; every finding names the path of its field.
 *
 * <p>Never does: file access, checks that need more than the shape of one field, anything about other resources.
 */
@NullMarked
package io.meshway.model.parse;

import org.jspecify.annotations.NullMarked;
