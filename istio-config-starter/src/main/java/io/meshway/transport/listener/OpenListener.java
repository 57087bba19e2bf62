package io.meshway.transport.listener;

/** A listening socket. */
public interface OpenListener {
    /** The configuration has changed: connections that would be taken in another way now, or not at all, drain. */
    void reconsider();

    /** Clients are asked to go elsewhere, whatever they send; new connections are still accepted. */
    void discourage();

    /** Accepts no more connections; those that are open finish what they are doing, and are closed when the drain time is over. */
    void drain();

    /** Waits until every connection has ended; {@link #drain()} came before, so that the wait is bounded. */
    void awaitClosed();
}
