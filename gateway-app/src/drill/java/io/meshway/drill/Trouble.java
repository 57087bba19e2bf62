package io.meshway.drill;

/** What can be wrong with an endpoint. */
enum Trouble {
    /** Nothing. */
    NONE,
    /** Answers well, but after {@link #SLOW_MILLIS}. */
    SLOW,
    /** Resets the connection instead of an answer. */
    RESETS,
    /** Answers 503. */
    ANSWERS_503,
    /** Its process ends: connections break, new ones are refused. */
    GONE;

    /** Longer than a client waits. */
    static final long SLOW_MILLIS = 5_000;
}
