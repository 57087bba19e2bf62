package io.meshway.route.action;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.GrpcStatus;
import io.meshway.model.HttpFault;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes Istio's {@code fault}. */
final class FaultPolicies {
    private static final int OK = 200;
    private static final int NO_GRPC_STATUS = -1;

    private FaultPolicies() {}

    /** Null when no request can be hit. */
    static @Nullable FaultPolicy of(@Nullable HttpFault fault, MeshConfig.Compat compat) {
        if (fault == null) {
            return null;
        }
        int missing = compat.missingFaultPercentageMeansAll() ? Shares.ALL : 0;
        FaultPolicy.Delay delay = fault.delay() == null ? null : delay(fault.delay(), missing);
        FaultPolicy.Abort abort = fault.abort() == null ? null : abort(fault.abort(), missing);
        return delay == null && abort == null ? null : new FaultPolicy(delay, abort);
    }

    private static FaultPolicy.@Nullable Delay delay(HttpFault.Delay delay, int missing) {
        int millionths = millionths(delay.percentage(), missing);
        Duration duration = delay.fixedDelay();
        return millionths == 0 || duration == null ? null : new FaultPolicy.Delay(duration.toNanos(), millionths);
    }

    /** An abort that names no status aborts nothing, as in Istio. */
    private static FaultPolicy.@Nullable Abort abort(HttpFault.Abort abort, int missing) {
        int millionths = millionths(abort.percentage(), missing);
        if (millionths == 0) {
            return null;
        }
        if (abort.httpStatus() != null) {
            return new FaultPolicy.Abort(abort.httpStatus(), NO_GRPC_STATUS, millionths);
        }
        Optional<GrpcStatus> grpc = Optional.ofNullable(abort.grpcStatus()).flatMap(GrpcStatus::named);
        return grpc.map(status -> new FaultPolicy.Abort(OK, status.code(), millionths))
                .orElse(null);
    }

    private static int millionths(@Nullable Double percentage, int missing) {
        return percentage == null ? missing : Shares.millionths(percentage);
    }
}
