package io.meshway.autoconfigure;

/** A property has a value that this version cannot work with. The application does not start; the text names the property, the value and the way out. */
public final class UnusablePropertyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String value;
    private final String reason;
    private final String action;

    /**
     * A refusal.
     *
     * @param property its full name
     * @param value as configured
     * @param reason what is wrong with it
     * @param action what to do instead
     */
    public UnusablePropertyException(String property, String value, String reason, String action) {
        super(property + "=" + value + ": " + reason + ". " + action);
        this.property = property;
        this.value = value;
        this.reason = reason;
        this.action = action;
    }

    String property() {
        return property;
    }

    String value() {
        return value;
    }

    String reason() {
        return reason;
    }

    String action() {
        return action;
    }
}
