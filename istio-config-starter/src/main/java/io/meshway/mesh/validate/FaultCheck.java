package io.meshway.mesh.validate;

import io.meshway.model.GrpcStatus;
import io.meshway.model.HttpFault;
import org.jspecify.annotations.Nullable;

/** {@code fault}. */
final class FaultCheck {
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 600;

    private final boolean missingPercentageMeansAll;

    FaultCheck(boolean missingPercentageMeansAll) {
        this.missingPercentageMeansAll = missingPercentageMeansAll;
    }

    void check(String path, @Nullable HttpFault fault, Findings findings) {
        if (fault == null) {
            return;
        }
        if (fault.delay() == null && fault.abort() == null) {
            findings.error(path, "", "the fault does nothing", "write delay or abort");
        }
        if (fault.delay() != null) {
            delay(path + ".delay", fault.delay(), findings);
        }
        if (fault.abort() != null) {
            abort(path + ".abort", fault.abort(), findings);
        }
    }

    private void delay(String path, HttpFault.Delay delay, Findings findings) {
        percentage(path, delay.percentage(), findings);
        if (delay.fixedDelay() == null) {
            findings.warning(path, "", "the delay has no duration and is ignored", "write fixedDelay");
        } else {
            FieldRules.duration(path + ".fixedDelay", delay.fixedDelay(), findings);
        }
    }

    private void abort(String path, HttpFault.Abort abort, Findings findings) {
        percentage(path, abort.percentage(), findings);
        Integer status = abort.httpStatus();
        if (status != null && (status < LOWEST_STATUS || status > HIGHEST_STATUS)) {
            findings.error(path + ".httpStatus", status.toString(), "the status must be from 200 to 599", "");
        }
        String grpcStatus = abort.grpcStatus();
        if (grpcStatus != null && GrpcStatus.named(grpcStatus).isEmpty()) {
            findings.error(
                    path + ".grpcStatus", grpcStatus, "this is no status of gRPC", "use a name such as UNAVAILABLE");
        }
        if (status == null && grpcStatus == null) {
            findings.warning(path, "", "the abort has no status and is ignored", "write httpStatus or grpcStatus");
        }
    }

    private void percentage(String path, @Nullable Double percentage, Findings findings) {
        FieldRules.fineShare(path + ".percentage.value", percentage, findings);
        if (percentage == null && !missingPercentageMeansAll) {
            findings.warning(
                    path + ".percentage",
                    "",
                    "without a percentage the fault never happens",
                    "write percentage: {value: 100}");
        }
    }
}
