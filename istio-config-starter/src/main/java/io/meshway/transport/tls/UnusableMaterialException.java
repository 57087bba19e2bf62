package io.meshway.transport.tls;

/** Certificates or keys that nothing can be made of; the message says why and never shows any of their content. */
final class UnusableMaterialException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean absent;

    UnusableMaterialException(String reason) {
        this(reason, false);
    }

    private UnusableMaterialException(String reason, boolean absent) {
        super(reason);
        this.absent = absent;
    }

    /** There is no such Secret: nobody means it to be in use. */
    static UnusableMaterialException absent(String reason) {
        return new UnusableMaterialException(reason, true);
    }

    /** Whether what was used before must not be used any more either. */
    boolean isAbsent() {
        return absent;
    }
}
