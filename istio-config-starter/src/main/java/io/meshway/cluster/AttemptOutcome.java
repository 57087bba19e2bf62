package io.meshway.cluster;

import java.util.stream.IntStream;

/**
 * How an attempt went, as passive health checks see it (Istio's {@code outlierDetection}). One instance per value, so that reporting allocates nothing.
 * Overflow, clients that left, answers of our own and injected faults are not reported at all.
 */
public final class AttemptOutcome {
    /** Refused, unreachable, TLS failed, or timed out while connecting. */
    public static final AttemptOutcome CONNECT_FAILED = new AttemptOutcome(Origin.LOCAL, 503);

    /** The connection broke or the peer reset the exchange, before or after the response's head. */
    public static final AttemptOutcome RESET = new AttemptOutcome(Origin.LOCAL, 503);

    /** A timeout, per try or of the whole request, before any response. */
    public static final AttemptOutcome TIMED_OUT = new AttemptOutcome(Origin.LOCAL, 504);

    /** The attempt was bound to a connection, new or reused. */
    public static final AttemptOutcome CONNECTED = new AttemptOutcome(Origin.CONNECTION, 0);

    /** A connection stands for a stream of bytes: there will be no response, so this is the success that ends a row of failures. */
    public static final AttemptOutcome STREAM_CONNECTED = new AttemptOutcome(Origin.CONNECTION, 200);

    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;
    private static final AttemptOutcome[] BY_STATUS = IntStream.rangeClosed(LOWEST_STATUS, HIGHEST_STATUS)
            .mapToObj(status -> new AttemptOutcome(Origin.ENDPOINT, status))
            .toArray(AttemptOutcome[]::new);

    /** HTTP statuses that Envoy counts for the gRPC statuses 0 to 16. */
    private static final int[] HTTP_OF_GRPC = {
        200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
    };

    private static final int HTTP_OF_UNKNOWN_GRPC = 500;

    private final Origin origin;
    private final int status;

    private AttemptOutcome(Origin origin, int status) {
        this.origin = origin;
        this.status = status;
    }

    /** A response with this status; one outside of 100 to 599 counts as 500. */
    public static AttemptOutcome response(int status) {
        boolean known = status >= LOWEST_STATUS && status <= HIGHEST_STATUS;
        return BY_STATUS[(known ? status : HTTP_OF_UNKNOWN_GRPC) - LOWEST_STATUS];
    }

    /** A response whose head carries {@code grpc-status} (trailers only); a status in real trailers is not seen, as in Envoy. */
    public static AttemptOutcome grpc(int grpcStatus) {
        boolean known = grpcStatus >= 0 && grpcStatus < HTTP_OF_GRPC.length;
        return response(known ? HTTP_OF_GRPC[grpcStatus] : HTTP_OF_UNKNOWN_GRPC);
    }

    /** Who made it. */
    public Origin origin() {
        return origin;
    }

    /** The status it counts as; 0 for a connection that stands and still has a response to come. */
    public int status() {
        return status;
    }

    @Override
    public String toString() {
        return origin + " " + status;
    }

    /** Where an outcome comes from. */
    public enum Origin {
        /** The endpoint answered. */
        ENDPOINT,
        /** There was no answer: connection or timeout. */
        LOCAL,
        /** A connection stands; says nothing of the answer. */
        CONNECTION
    }
}
