package io.meshway.model;

/** How bad a finding is. */
public enum Severity {
    /** The resource, or a part of it that is named, is not in force. */
    ERROR,
    /** In force, but probably not what its author meant, or not served completely. */
    WARNING,
    /** Worth knowing. */
    INFO
}
