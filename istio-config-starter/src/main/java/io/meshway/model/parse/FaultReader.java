package io.meshway.model.parse;

import io.meshway.model.HttpFault;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code HTTPFaultInjection}, with the old {@code percent}. */
final class FaultReader {
    private FaultReader() {}

    static HttpFault read(FieldCursor fault) {
        return new HttpFault(fault.object("delay", FaultReader::delay), fault.object("abort", FaultReader::abort));
    }

    private static HttpFault.Delay delay(FieldCursor delay) {
        delay.scalar("exponentialDelay", Scalar.DURATION);
        return new HttpFault.Delay(delay.duration("fixedDelay"), percentage(delay));
    }

    private static HttpFault.Abort abort(FieldCursor abort) {
        abort.atMostOne("httpStatus", "grpcStatus");
        abort.text("http2Error");
        return new HttpFault.Abort(abort.integer("httpStatus"), abort.text("grpcStatus"), percentage(abort));
    }

    /** {@code percent} is an alias in both places, as in the oldest documents; Istio has dropped that of aborts. */
    private static @Nullable Double percentage(FieldCursor fault) {
        Double percentage = fault.object("percentage", Percentages::read);
        Integer percent = fault.integer("percent");
        if (percent != null) {
            fault.deprecated("percent", "write percentage: {value: " + percent + "}");
        }
        return percentage == null && percent != null ? Double.valueOf(percent) : percentage;
    }
}
