package io.meshway.proxy;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import org.jspecify.annotations.Nullable;

/** What passive health checks are told of an attempt, or of a mirrored copy. */
final class AttemptOutcomes {
    private static final int LONGEST_GRPC_STATUS = 2;

    private AttemptOutcomes() {}

    /**
     * Tells of a response.
     *
     * @param grpc whether the request was one of gRPC
     */
    static void report(Cluster cluster, LiveEndpoint endpoint, Upstream.Response response, boolean grpc) {
        cluster.report(endpoint, of(response, grpc));
        if (endpoint.checked() && response.headers().contains(HeaderNames.IMMEDIATE_HEALTH_CHECK_FAIL)) {
            endpoint.failChecksNow();
        }
    }

    /** What a response counts as; to a request of gRPC, a gRPC status in its head counts more than its HTTP status. */
    static AttemptOutcome of(Upstream.Response response, boolean grpc) {
        String grpcStatus = grpc ? response.headers().get(HeaderNames.GRPC_STATUS) : null;
        if (grpcStatus != null && isShortNumber(grpcStatus)) {
            return AttemptOutcome.grpc(Integer.parseInt(grpcStatus));
        }
        return AttemptOutcome.response(response.status());
    }

    private static boolean isShortNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_GRPC_STATUS;
    }

    /** Why an attempt that ended had no response; null for one that just ended. */
    static UpstreamFailure.Reason reason(@Nullable Throwable error) {
        if (error == null) {
            return UpstreamFailure.Reason.CONNECTION_TERMINATION;
        }
        return error instanceof UpstreamFailure failure ? failure.reason() : UpstreamFailure.Reason.LOCAL_RESET;
    }

    /** Reports a failure; an overflow says nothing of the endpoint. */
    static void report(Cluster cluster, LiveEndpoint endpoint, UpstreamFailure.Reason reason) {
        switch (reason) {
            case OVERFLOW -> {}
            case REMOTE_CONNECTION_FAILURE, LOCAL_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
                cluster.report(endpoint, AttemptOutcome.CONNECT_FAILED);
            default -> cluster.report(endpoint, AttemptOutcome.RESET);
        }
    }
}
