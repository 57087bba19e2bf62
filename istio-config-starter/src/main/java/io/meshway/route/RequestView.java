package io.meshway.route;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What matching may look at. Implementations read straight from the request and copy nothing. */
public interface RequestView {
    /** As sent, normally upper case. */
    String method();

    /** The normalised path without query, starting with a slash. */
    String path();

    /** The raw query without question mark; null when the target has none. */
    @Nullable
    String query();

    /** Host or {@code :authority} as sent, port included; empty when the request has an empty one. */
    String authority();

    /** {@code http} or {@code https}, as established for {@code x-forwarded-proto}. */
    String scheme();

    /** The first line of a header; null when there is none. The name is lower case. */
    @Nullable
    String header(String name);

    /** Every line of a header, in any order: Netty hands them out last to first. The name is lower case. */
    Iterator<String> headers(String name);
}
