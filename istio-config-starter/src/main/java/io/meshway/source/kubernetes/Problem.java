package io.meshway.source.kubernetes;

import java.time.Instant;

/**
 * Why a collection is not up to date.
 *
 * @param reason what kind of trouble
 * @param message in the server's words, or those of the connection
 * @param since when it began
 */
record Problem(Reason reason, String message, Instant since) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int THROTTLED = 429;

    /** Kinds of trouble. */
    enum Reason {
        /** No answer. */
        UNREACHABLE,
        /** The credentials are not accepted, an expired token for one. */
        UNAUTHORIZED,
        /** RBAC does not let this proxy read the collection. */
        FORBIDDEN,
        /** The server has too much to do. */
        THROTTLED,
        /** The server answers with an error. */
        REFUSED,
        /** No CustomResourceDefinition. */
        ABSENT
    }

    /** What an answer means that is no success. */
    static Problem of(Answer answer, Instant now) {
        if (answer.status() == 0 || answer.isSuccess() || answer.failure() != null) {
            return new Problem(Reason.UNREACHABLE, ApiReader.explanation(answer), now);
        }
        Reason reason = switch (answer.status()) {
            case UNAUTHORIZED -> Reason.UNAUTHORIZED;
            case FORBIDDEN -> Reason.FORBIDDEN;
            case THROTTLED -> Reason.THROTTLED;
            default -> Reason.REFUSED;
        };
        return new Problem(reason, answer.status() + " " + ApiReader.explanation(answer), now);
    }

    /** The same trouble as before goes on since then. */
    Problem following(Problem before) {
        return before.reason == reason ? new Problem(reason, message, before.since) : this;
    }
}
