package io.meshway.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A word of {@code retries.retryOn} (and of the request headers {@code x-envoy-retry-on}, {@code x-envoy-retry-grpc-on}). */
public enum RetryCondition {
    SERVER_ERROR("5xx"),
    GATEWAY_ERROR("gateway-error"),
    RESET("reset"),
    RESET_BEFORE_REQUEST("reset-before-request"),
    CONNECT_FAILURE("connect-failure"),
    REFUSED_STREAM("refused-stream"),
    RETRIABLE_4XX("retriable-4xx"),
    RETRIABLE_STATUS_CODES("retriable-status-codes"),
    RETRIABLE_HEADERS("retriable-headers"),
    ENVOY_RATELIMITED("envoy-ratelimited"),
    CANCELLED("cancelled"),
    DEADLINE_EXCEEDED("deadline-exceeded"),
    INTERNAL("internal"),
    RESOURCE_EXHAUSTED("resource-exhausted"),
    UNAVAILABLE("unavailable"),
    HTTP3_POST_CONNECT_FAILURE("http3-post-connect-failure");

    /** {@code retryOn} when neither the rule nor the mesh says something. */
    public static final String DEFAULT_RETRY_ON =
            "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;
    private static final int STATUS_DIGITS = 3;

    private final String token;

    RetryCondition(String token) {
        this.token = token;
    }

    /** The word as users write it. */
    public String token() {
        return token;
    }

    /** Whether an attempt that ran into {@code perTryTimeout} is repeated; most conditions do not do that. */
    public boolean coversPerTryTimeout() {
        return this == SERVER_ERROR || this == GATEWAY_ERROR || this == RESET;
    }

    /**
     * Reads a comma list. White space around words is dropped. A number from 100 to 599 is a status code, and implies {@link #RETRIABLE_STATUS_CODES}.
     */
    public static Selection parse(String retryOn) {
        Set<RetryCondition> conditions = EnumSet.noneOf(RetryCondition.class);
        Set<Integer> codes = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        if (retryOn.isBlank()) {
            return Selection.NONE;
        }
        for (String word : retryOn.split(",", -1)) {
            add(word.strip(), conditions, codes, unknown);
        }
        if (!codes.isEmpty()) {
            conditions.add(RETRIABLE_STATUS_CODES);
        }
        return new Selection(conditions, codes, unknown);
    }

    private static void add(String word, Set<RetryCondition> conditions, Set<Integer> codes, List<String> unknown) {
        for (RetryCondition condition : values()) {
            if (condition.token.equals(word)) {
                conditions.add(condition);
                return;
            }
        }
        int code = statusCode(word);
        if (code > 0) {
            codes.add(code);
        } else {
            unknown.add(word);
        }
    }

    private static int statusCode(String word) {
        if (word.length() != STATUS_DIGITS || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int code = Integer.parseInt(word);
        return code >= LOWEST_STATUS && code <= HIGHEST_STATUS ? code : 0;
    }

    /**
     * What a comma list says.
     *
     * @param conditions the known words
     * @param statusCodes the numbers
     * @param unknown words that are neither; empty ones included
     */
    public record Selection(Set<RetryCondition> conditions, Set<Integer> statusCodes, List<String> unknown) {
        /** Nothing is retried. */
        public static final Selection NONE = new Selection(Set.of(), Set.of(), List.of());

        public Selection {
            conditions = Set.copyOf(conditions);
            statusCodes = Set.copyOf(statusCodes);
            unknown = List.copyOf(unknown);
        }

        /** Whether an attempt that ran into {@code perTryTimeout} is repeated. */
        public boolean coversPerTryTimeout() {
            return conditions.stream().anyMatch(RetryCondition::coversPerTryTimeout);
        }
    }
}
