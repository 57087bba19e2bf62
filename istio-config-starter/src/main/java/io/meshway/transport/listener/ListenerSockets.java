package io.meshway.transport.listener;

/** Opens listening sockets. */
public interface ListenerSockets {
    /** Whether someone else, such as Spring Boot's own server, listens on this port and serves its requests. */
    boolean isServedElsewhere(int port);

    /**
     * Opens a socket.
     *
     * @throws ListenException when it cannot be opened
     */
    OpenListener open(ListenerAddress address) throws ListenException;
}
