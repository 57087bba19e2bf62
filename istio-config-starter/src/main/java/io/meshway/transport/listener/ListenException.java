package io.meshway.transport.listener;

/** A socket cannot be opened, for instance because its port is in use or privileged. */
public final class ListenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason in the system's words. */
    public ListenException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
