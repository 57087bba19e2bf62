package io.meshway.transport.wire;

/** Why a client's connection, or one stream of it, was ended by a limit. */
public enum Cutoff {
    /** The head of a request took too long. */
    HEADER_TIMEOUT,
    /** The body of a request took too long. */
    BODY_TIMEOUT,
    /** The client does not take its answer. */
    ANSWER_TIMEOUT,
    /** The listener has as many connections as it may have. */
    TOO_MANY_CONNECTIONS,
    /** The first message of TLS, or the rest of a handshake, took too long. */
    TLS_HANDSHAKE_TIMEOUT,
    /** A load balancer's header in front of a connection is missing, broken or late. */
    PROXY_HEADER,
    /** Frames of HTTP/2 that only cost: resets, pings, settings, empty ones, parts of heads. */
    HTTP2_FLOOD,
    /** What is no HTTP/2. */
    HTTP2_ERROR
}
