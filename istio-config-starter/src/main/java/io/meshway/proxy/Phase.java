package io.meshway.proxy;

/** How far an exchange has come. */
enum Phase {
    /** Nothing was sent to the client. */
    WAITING,
    /** The answer is on its way. */
    ANSWERING,
    /** Over, whichever way. */
    ENDED
}
