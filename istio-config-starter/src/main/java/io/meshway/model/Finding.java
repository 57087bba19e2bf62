package io.meshway.model;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration, as a value.
 *
 * @param severity how bad it is
 * @param code what it is, stable for tools: an IST code of {@code istioctl analyze} where one exists ({@code IST0106}), else a word of ours
 * @param resource the resource; null when a document has no readable identity
 * @param origin the file and document, or {@code kubernetes}
 * @param path the field, such as {@code spec.http[0].route[1].destination.host}; empty when the whole resource is meant
 * @param value the offending value as written; empty when there is none, or when it is secret
 * @param message what is wrong
 * @param advice what to do about it; empty when the message says it
 */
public record Finding(
        Severity severity,
        String code,
        @Nullable ResourceKey resource,
        String origin,
        String path,
        String value,
        String message,
        String advice) {
    /** IST0106: the resource is not valid. */
    public static final String INVALID = "IST0106";
    /** IST0133: the resource is valid, but something in it deserves a warning. */
    public static final String VALIDATION_WARNING = "IST0133";
    /** IST0101: a resource that is referred to does not exist. */
    public static final String REFERENCED_NOT_FOUND = "IST0101";
    /** IST0112: a destination names no port, and its service has several. */
    public static final String PORT_NEEDED = "IST0112";
    /** IST0130: a rule that no request can reach. */
    public static final String UNREACHABLE_RULE = "IST0130";
    /** IST0132: a host of a VirtualService that its Gateway does not expose. */
    public static final String HOST_NOT_EXPOSED = "IST0132";
    /** IST0145: two Gateways expose one host on one port. */
    public static final String CONFLICTING_GATEWAYS = "IST0145";
    /** IST0002: a deprecated field or spelling. */
    public static final String DEPRECATED = "IST0002";
    /** A field or kind that Meshway does not serve. */
    public static final String UNSUPPORTED = "UNSUPPORTED";
    /** A field that Istio does not know. */
    public static final String UNKNOWN_FIELD = "UNKNOWN_FIELD";
    /** Two documents with one identity; the first by path is in force. */
    public static final String DUPLICATE = "DUPLICATE";
    /** A file or document that cannot be read at all. */
    public static final String UNREADABLE = "UNREADABLE";
    /** A source in which there is nothing to read. */
    public static final String NO_RESOURCES = "NO_RESOURCES";
    /** A listener that cannot be opened as asked. */
    public static final String LISTENER = "LISTENER";

    /** Whether it keeps the resource out. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line for the log. */
    @Override
    public String toString() {
        StringBuilder line =
                new StringBuilder(160).append(severity).append(' ').append(code).append(' ');
        line.append(resource == null ? origin : resource.toString());
        if (!path.isEmpty()) {
            line.append(' ').append(path);
        }
        line.append(": ").append(message);
        if (!value.isEmpty()) {
            line.append(" (got \"").append(value).append("\")");
        }
        if (!advice.isEmpty()) {
            line.append("; ").append(advice);
        }
        return line.toString();
    }
}
