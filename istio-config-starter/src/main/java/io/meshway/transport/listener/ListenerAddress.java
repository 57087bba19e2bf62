package io.meshway.transport.listener;

/** Where a socket listens; an empty {@code bind} means the default address of the process. */
public record ListenerAddress(String bind, int port) {
    /** That of all addresses with this port. */
    ListenerAddress forAll() {
        return new ListenerAddress("", port);
    }

    @Override
    public String toString() {
        return bind + ':' + port;
    }
}
