package io.meshway.transport.listener;

/** Opens listening sockets. */
public interface ListenerSockets {
    /** Whether someone else, such as Spring Boot's own server, listens there and serves its requests. */
    boolean isServedElsewhere(ListenerAddress address);

    /** Whether the socket for all addresses, of the same port, takes the connections to this one as well. */
    boolean isCovered(ListenerAddress address);

    /**
     * Opens a socket.
     *
     * @throws ListenException when it cannot be opened
     */
    OpenListener open(ListenerAddress address) throws ListenException;
}
