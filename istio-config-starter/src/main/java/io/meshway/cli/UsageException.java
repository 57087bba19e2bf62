package io.meshway.cli;

import java.io.Serial;

/** Arguments that mean nothing; the message is for people. */
final class UsageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
