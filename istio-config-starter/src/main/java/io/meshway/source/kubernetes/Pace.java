package io.meshway.source.kubernetes;

import java.time.Duration;

/**
 * How long things take and how often they are tried.
 *
 * @param watch the server is asked to end a watch after this at the earliest
 * @param watchSpread added at random, so that watches that began together do not end together
 * @param lenience how much later than asked for the server may end a watch before its connection is taken for dead
 * @param answer until a page of a list has to be there, and until a watch has to be opened
 * @param firstBackOff wait after the first failure at most
 * @param longestBackOff wait after many failures at most
 * @param absencePoll between questions for a type that is not installed
 * @param absenceGrace a type that was there is taken for gone after this: a server that starts does not know all of its types at once
 * @param forbiddenPoll between tries of what is not allowed
 * @param patience how long a change waits for what it refers to
 */
record Pace(
        Duration watch,
        Duration watchSpread,
        Duration lenience,
        Duration answer,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration absencePoll,
        Duration absenceGrace,
        Duration forbiddenPoll,
        Duration patience) {
    /** A dead connection is noticed after 85 s at the latest; a server that is there again is asked after 10 s at the latest. */
    static final Pace USUAL = new Pace(
            Duration.ofSeconds(45),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(400),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
}
