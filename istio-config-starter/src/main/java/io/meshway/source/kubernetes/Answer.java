package io.meshway.source.kubernetes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call to the API server ended. */
final class Answer {
    private static final int OK = 200;
    private static final int LAST_OK = 299;

    private final int status;
    private final byte[] body;
    private final Duration retryAfter;
    private final @Nullable Throwable failure;

    /**
     * An answer.
     *
     * @param status of HTTP; 0 when there was no answer
     * @param body of an answer that is no success, or of a call that collects it; else empty
     * @param retryAfter what the server asks for; zero when it asks for nothing
     * @param failure why the connection ended; null when the answer is complete
     */
    Answer(int status, byte[] body, Duration retryAfter, @Nullable Throwable failure) {
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
        this.failure = failure;
    }

    static Answer failed(Throwable failure) {
        return new Answer(0, new byte[0], Duration.ZERO, failure);
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean isSuccess() {
        return failure == null && status >= OK && status <= LAST_OK;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
