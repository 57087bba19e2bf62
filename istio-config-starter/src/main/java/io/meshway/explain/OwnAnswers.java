package io.meshway.explain;

import io.meshway.explain.Explanation.Answer;
import io.meshway.explain.Explanation.Outcome;
import io.meshway.route.action.CorsRules;
import io.meshway.route.action.FaultPolicy;
import io.meshway.route.action.RouteAction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the proxy itself does with requests that a rule forwards: faults, preflights, copies. */
final class OwnAnswers {
    private static final int EVERY_REQUEST = 1_000_000;
    private static final int DIGITS_OF_PERCENTAGES = 4;
    private static final int OK = 200;

    private OwnAnswers() {}

    /** The answer to a request that surely never reaches a destination; null when it may. */
    static @Nullable Answer of(RouteAction.Forward forward, ExplainedRequest request) {
        FaultPolicy.Abort abort =
                forward.fault() == null ? null : forward.fault().abort();
        if (abort != null && abort.millionths() == EVERY_REQUEST) {
            return answered(abort.httpStatus(), "the rule's fault aborts every request: " + text(abort));
        }
        return forward.cors() == null ? null : preflight(forward.cors(), request);
    }

    private static @Nullable Answer preflight(CorsRules cors, ExplainedRequest request) {
        String origin = request.header("origin");
        String method = request.header("access-control-request-method");
        if (!request.method().equals("OPTIONS") || isEmpty(origin) || isEmpty(method)) {
            return null;
        }
        if (cors.origins().stream().anyMatch(allowed -> allowed.matches(String.valueOf(origin)))) {
            return answered(OK, "the rule's corsPolicy answers the preflight of an allowed origin");
        }
        return cors.ignoreUnmatchedPreflights()
                ? answered(OK, "the rule's corsPolicy ignores the preflight of another origin")
                : null;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static Answer answered(int status, String reason) {
        return new Answer(Outcome.ANSWERED, reason, status, null, null, null, List.of(), List.of());
    }

    /** What happens to a share of the requests only, or beside the forwarding. */
    static List<String> besides(RouteAction.Forward forward) {
        List<String> notes = new ArrayList<>();
        FaultPolicy fault = forward.fault();
        if (fault != null && fault.delay() != null) {
            notes.add("fault: " + percent(fault.delay().millionths()) + " wait "
                    + Duration.ofNanos(fault.delay().nanos()).toMillis() + "ms first");
        }
        if (fault != null && fault.abort() != null) {
            notes.add(
                    "fault: " + percent(fault.abort().millionths()) + " are answered instead: " + text(fault.abort()));
        }
        for (RouteAction.Mirror mirror : forward.mirrors()) {
            notes.add("mirror: a copy of " + percent(mirror.millionths()) + " goes to " + mirror.cluster());
        }
        return notes;
    }

    private static String text(FaultPolicy.Abort abort) {
        return abort.httpStatus() + (abort.grpcStatus() < 0 ? "" : " with grpc-status " + abort.grpcStatus());
    }

    private static String percent(int millionths) {
        return BigDecimal.valueOf(millionths, DIGITS_OF_PERCENTAGES)
                        .stripTrailingZeros()
                        .toPlainString()
                + " % of the requests";
    }
}
