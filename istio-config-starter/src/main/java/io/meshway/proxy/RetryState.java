package io.meshway.proxy;

import io.meshway.model.RetryCondition;
import io.meshway.route.action.RetryPolicy;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Envoy's decision after each attempt of one request: again, or deliver. */
final class RetryState {
    /** Envoy's maximum of the back-off, in base intervals. */
    private static final int MAX_BACKOFF_FACTOR = 10;

    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int CONFLICT = 409;

    private final RetryPolicy policy;
    private final List<String> retriableHeaders;
    private final Set<RetryCondition> conditions;
    private int left;
    private int made;
    private volatile boolean headSent;

    RetryState(RequestPolicy request) {
        this.policy = request.retry();
        this.retriableHeaders = request.retriableHeaders();
        this.conditions = policy.conditions();
        this.left = policy.retries();
    }

    /** Whether a retry may still happen. */
    boolean mayRetry() {
        return left > 0;
    }

    /** The client has heard of this attempt: there is no other after it. */
    void noMore() {
        left = 0;
    }

    /** Some attempt wrote its head: {@code reset-before-request} no longer holds. */
    void headSent() {
        headSent = true;
    }

    /** Whether a response with these headers is retriable; takes one retry if so. */
    boolean retryAfter(int status, HttpHeaders headers) {
        return left > 0 && retriable(status, headers) && take();
    }

    /** Whether an attempt without a response is retriable; takes one retry if so. */
    boolean retryAfter(UpstreamFailure.Reason reason) {
        return left > 0 && retriable(reason) && take();
    }

    /** Whether an attempt that took too long is retriable; takes one retry if so. */
    boolean retryAfterPerTryTimeout() {
        return left > 0 && anyReset() && take();
    }

    /** A uniform draw from zero to a bound that doubles with each retry, up to ten base intervals. */
    long backoffNanos(RandomGenerator random) {
        long base = policy.backoffNanos();
        int doublings = Math.min(made - 1, 4);
        long bound = Math.min(base << doublings, base * MAX_BACKOFF_FACTOR);
        return bound <= 0 ? 0 : random.nextLong(bound);
    }

    private boolean take() {
        left--;
        made++;
        return true;
    }

    private boolean retriable(int status, HttpHeaders headers) {
        if (headers.contains(HeaderNames.X_ENVOY_RATELIMITED)) {
            return conditions.contains(RetryCondition.ENVOY_RATELIMITED);
        }
        if (status >= 500 && conditions.contains(RetryCondition.SERVER_ERROR)) {
            return true;
        }
        if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT && conditions.contains(RetryCondition.GATEWAY_ERROR)) {
            return true;
        }
        if (status == CONFLICT && conditions.contains(RetryCondition.RETRIABLE_4XX)) {
            return true;
        }
        if (conditions.contains(RetryCondition.RETRIABLE_STATUS_CODES)
                && policy.statusCodes().contains(status)) {
            return true;
        }
        return carriesRetriableHeader(headers) || retriableGrpc(headers.get(HeaderNames.GRPC_STATUS));
    }

    private boolean carriesRetriableHeader(HttpHeaders headers) {
        if (conditions.contains(RetryCondition.RETRIABLE_HEADERS)) {
            for (int i = 0; i < retriableHeaders.size(); i++) {
                if (headers.contains(retriableHeaders.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean retriableGrpc(@Nullable String grpcStatus) {
        if (grpcStatus == null) {
            return false;
        }
        return switch (grpcStatus) {
            case "1" -> conditions.contains(RetryCondition.CANCELLED);
            case "4" -> conditions.contains(RetryCondition.DEADLINE_EXCEEDED);
            case "8" -> conditions.contains(RetryCondition.RESOURCE_EXHAUSTED);
            case "13" -> conditions.contains(RetryCondition.INTERNAL);
            case "14" -> conditions.contains(RetryCondition.UNAVAILABLE);
            default -> false;
        };
    }

    private boolean retriable(UpstreamFailure.Reason reason) {
        if (reason == UpstreamFailure.Reason.OVERFLOW) {
            return false;
        }
        if (anyReset() || (!headSent && conditions.contains(RetryCondition.RESET_BEFORE_REQUEST))) {
            return true;
        }
        return switch (reason) {
            case REMOTE_CONNECTION_FAILURE, LOCAL_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
                conditions.contains(RetryCondition.CONNECT_FAILURE);
            case REFUSED_STREAM -> conditions.contains(RetryCondition.REFUSED_STREAM);
            default -> false;
        };
    }

    private boolean anyReset() {
        return conditions.contains(RetryCondition.SERVER_ERROR)
                || conditions.contains(RetryCondition.GATEWAY_ERROR)
                || conditions.contains(RetryCondition.RESET);
    }
}
