package io.meshway.proxy;

import io.meshway.model.RetryCondition;
import io.meshway.route.action.RetryPolicy;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts and retries of one request: the route's, unless headers of a trusted caller, or gRPC's deadline, say otherwise.
 *
 * @param timeoutNanos whole exchange; 0 means none
 * @param retry in force: a time per try that the whole exchange cannot outlast has no effect, and is 0 here
 * @param written the route's own, before that
 * @param retriableHeaders for {@link RetryCondition#RETRIABLE_HEADERS}
 * @param whenLate the answer to a timeout
 */
record RequestPolicy(
        long timeoutNanos, RetryPolicy retry, RetryPolicy written, List<String> retriableHeaders, LocalReply whenLate) {
    /** More digits would not fit a long. */
    private static final int MAX_DIGITS = 18;

    private static RequestPolicy of(long timeoutNanos, RetryPolicy retry) {
        return new RequestPolicy(
                timeoutNanos, withUsefulPerTry(retry, timeoutNanos), retry, List.of(), LocalReply.TIMEOUT);
    }

    /** The policy of a route for requests without overrides. */
    static RequestPolicy of(RouteAction.Forward action) {
        return of(action.timeoutNanos(), action.retry());
    }

    /** This policy with what the request says; headers that were consumed are gone afterwards. Override headers of others were stripped before. */
    RequestPolicy forRequest(Downstream request) {
        HttpHeaders headers = request.requestHeaders();
        RequestPolicy policy = this;
        if (headers.contains(HeaderNames.GRPC_TIMEOUT) && LocalReplies.isGrpc(request)) {
            policy = policy.cappedBy(grpcTimeoutNanos(headers.get(HeaderNames.GRPC_TIMEOUT)));
        }
        return policy.overriddenBy(headers);
    }

    private RequestPolicy cappedBy(long deadlineNanos) {
        if (deadlineNanos <= 0) {
            return this;
        }
        return of(timeoutNanos == 0 ? deadlineNanos : Math.min(timeoutNanos, deadlineNanos), written);
    }

    private RequestPolicy overriddenBy(HttpHeaders headers) {
        long timeout = take(headers, HeaderNames.TIMEOUT_MS);
        long perTry = take(headers, HeaderNames.PER_TRY_TIMEOUT_MS);
        long maxRetries = take(headers, HeaderNames.MAX_RETRIES);
        boolean quiet = takeText(headers, HeaderNames.TIMEOUT_ALT_RESPONSE) != null;
        Words words = Words.take(headers);
        if (timeout < 0 && perTry < 0 && maxRetries < 0 && !quiet && words.isEmpty()) {
            return this;
        }
        long newTimeout = timeout < 0 ? timeoutNanos : TimeUnit.MILLISECONDS.toNanos(timeout);
        RetryPolicy newRetry = retry(perTry, maxRetries, words);
        return new RequestPolicy(
                newTimeout,
                withUsefulPerTry(newRetry, newTimeout),
                newRetry,
                words.headerNames(),
                quiet ? LocalReply.QUIET_TIMEOUT : LocalReply.TIMEOUT);
    }

    private RetryPolicy retry(long perTryMillis, long maxRetries, Words words) {
        Set<RetryCondition> conditions = EnumSet.noneOf(RetryCondition.class);
        conditions.addAll(written.conditions());
        Set<Integer> codes = new TreeSet<>(written.statusCodes());
        words.addTo(conditions, codes);
        int retries = conditions.isEmpty() ? 0 : written.retries();
        if (retries == 0 && words.conditionsGiven() && !conditions.isEmpty()) {
            retries = 1;
        }
        if (maxRetries >= 0 && !conditions.isEmpty()) {
            retries = (int) Math.min(maxRetries, Integer.MAX_VALUE);
        }
        return new RetryPolicy(
                retries,
                conditions,
                codes,
                perTryMillis < 0 ? written.perTryTimeoutNanos() : TimeUnit.MILLISECONDS.toNanos(perTryMillis),
                written.backoffNanos(),
                written.avoidPreviousHosts(),
                written.remoteLocalities());
    }

    private static RetryPolicy withUsefulPerTry(RetryPolicy retry, long timeoutNanos) {
        if (timeoutNanos == 0 || retry.perTryTimeoutNanos() < timeoutNanos) {
            return retry;
        }
        return new RetryPolicy(
                retry.retries(),
                retry.conditions(),
                retry.statusCodes(),
                0,
                retry.backoffNanos(),
                retry.avoidPreviousHosts(),
                retry.remoteLocalities());
    }

    /** A plain non-negative number of a header that goes away; -1 when there is none. */
    private static long take(HttpHeaders headers, AsciiString name) {
        String text = takeText(headers, name);
        if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
            return -1;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : -1;
    }

    private static @Nullable String takeText(HttpHeaders headers, AsciiString name) {
        String text = headers.get(name);
        if (text != null) {
            headers.remove(name);
        }
        return text;
    }

    /** gRPC's {@code 100m}: up to eight digits and a unit of H, M, S, m, u, n; 0 when it is none. */
    static long grpcTimeoutNanos(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > 8) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return switch (text.charAt(digits)) {
            case 'H' -> TimeUnit.HOURS.toNanos(value);
            case 'M' -> TimeUnit.MINUTES.toNanos(value);
            case 'S' -> TimeUnit.SECONDS.toNanos(value);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(value);
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(value);
            case 'n' -> value;
            default -> 0;
        };
    }

    /** The comma lists of the override headers. */
    private record Words(
            @Nullable String retryOn,
            @Nullable String grpcOn,
            @Nullable String codes,
            List<String> headerNames) {
        static Words take(HttpHeaders headers) {
            String retryOn = takeText(headers, HeaderNames.RETRY_ON);
            String grpcOn = takeText(headers, HeaderNames.RETRY_GRPC_ON);
            String codes = takeText(headers, HeaderNames.RETRIABLE_STATUS_CODES);
            String names = takeText(headers, HeaderNames.RETRIABLE_HEADER_NAMES);
            return new Words(retryOn, grpcOn, codes, names == null ? List.of() : names(names));
        }

        private static List<String> names(String list) {
            return Stream.of(list.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        }

        boolean isEmpty() {
            return retryOn == null && grpcOn == null && codes == null && headerNames.isEmpty();
        }

        boolean conditionsGiven() {
            return retryOn != null || grpcOn != null;
        }

        void addTo(Set<RetryCondition> conditions, Set<Integer> statusCodes) {
            add(retryOn, conditions, statusCodes);
            add(grpcOn, conditions, statusCodes);
            if (codes != null) {
                statusCodes.addAll(RetryCondition.parse(codes).statusCodes());
            }
        }

        private static void add(@Nullable String list, Set<RetryCondition> conditions, Set<Integer> statusCodes) {
            if (list != null) {
                RetryCondition.Selection selection = RetryCondition.parse(list);
                conditions.addAll(selection.conditions());
                statusCodes.addAll(selection.statusCodes());
            }
        }
    }
}
