package io.meshway.transport.listener;

/** A listening socket. */
public interface OpenListener {
    /** Accepts no more connections; those that are open finish what they are doing, and are closed when the drain time is over. */
    void drain();

    /** Waits until every connection has ended; {@link #drain()} came before, so that the wait is bounded. */
    void awaitClosed();
}
