package io.meshway.model;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration, as a value.
 *
 * @param severity how bad it is
 * @param code what it is, stable for tools: the code of a {@link FindingKind}
 * @param resource the resource; null when a document has no readable identity
 * @param origin the file and document, or {@code kubernetes}
 * @param path the field, such as {@code spec.http[0].route[1].destination.host}; empty when the whole resource is meant
 * @param value the offending value as written, a long one shortened; empty when there is none, or when it is secret
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
    public static final String INVALID = FindingKind.INVALID.code();
    /** IST0133: the resource is valid, but something in it deserves a warning. */
    public static final String VALIDATION_WARNING = FindingKind.VALIDATION_WARNING.code();
    /** IST0101: a resource that is referred to does not exist. */
    public static final String REFERENCED_NOT_FOUND = FindingKind.REFERENCED_NOT_FOUND.code();
    /** IST0112: a destination names no port, and its service has several. */
    public static final String PORT_NEEDED = FindingKind.PORT_NEEDED.code();
    /** IST0130: a rule that no request can reach. */
    public static final String UNREACHABLE_RULE = FindingKind.UNREACHABLE_RULE.code();
    /** IST0132: a host of a VirtualService that its Gateway does not expose. */
    public static final String HOST_NOT_EXPOSED = FindingKind.HOST_NOT_EXPOSED.code();
    /** IST0145: two Gateways expose one host on one port. */
    public static final String CONFLICTING_GATEWAYS = FindingKind.CONFLICTING_GATEWAYS.code();
    /** IST0002: a deprecated field or spelling. */
    public static final String DEPRECATED = FindingKind.DEPRECATED.code();
    /** A field or kind that Meshway does not serve. */
    public static final String UNSUPPORTED = FindingKind.UNSUPPORTED.code();
    /** A field that Istio does not know. */
    public static final String UNKNOWN_FIELD = FindingKind.UNKNOWN_FIELD.code();
    /** Two documents with one identity; the first by path is in force. */
    public static final String DUPLICATE = FindingKind.DUPLICATE.code();
    /** A file or document that cannot be read at all. */
    public static final String UNREADABLE = FindingKind.UNREADABLE.code();
    /** A source in which there is nothing to read. */
    public static final String NO_RESOURCES = FindingKind.NO_RESOURCES.code();
    /** Certificates or keys that cannot be used. */
    public static final String CERTIFICATE = FindingKind.CERTIFICATE.code();
    /** A listener that cannot be opened as asked. */
    public static final String LISTENER = FindingKind.LISTENER.code();

    /** The longest value that is repeated: 256 characters. */
    private static final int MAX_VALUE = 256;

    /** A value that is long is shown in part: it is in the file, and a log is no place for a megabyte. */
    public Finding {
        if (value.length() > MAX_VALUE) {
            value = value.substring(0, MAX_VALUE) + "…";
        }
    }

    /** Whether something is not in force because of it: the resource, or the part of it that is named. */
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
