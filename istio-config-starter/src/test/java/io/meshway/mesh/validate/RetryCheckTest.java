package io.meshway.mesh.validate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V19, V18 for the times of retries, and the warning of routing.md 4.11.1. */
class RetryCheckTest {
    private static final String RETRIES = "spec.http[0].retries";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {attempts: 0}
                    {}
                    {attempts: 3}
                    {attempts: 3, retryOn: "5xx,gateway-error,reset,reset-before-request,connect-failure,refused-stream"}
                    {attempts: 3, retryOn: "retriable-4xx,retriable-status-codes,retriable-headers,envoy-ratelimited"}
                    {attempts: 3, retryOn: "cancelled,deadline-exceeded,internal,resource-exhausted,unavailable,503"}
                    {attempts: 3, retryOn: 5xx, perTryTimeout: 2s, backoff: 25ms}
                    {attempts: 3, retryOn: "connect-failure,reset", perTryTimeout: 2s}
                    {attempts: 3, retryRemoteLocalities: true, retryIgnorePreviousHosts: false}
                    """)
    void accepts(String retries) {
        retries(retries).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {attempts: -1}                            | .attempts
                    {attempts: 0, retryOn: 5xx}               | .attempts
                    {attempts: 0, retryRemoteLocalities: true}| .attempts
                    {perTryTimeout: 2s}                       | .attempts
                    {attempts: 1, retryOn: sometimes}         | .retryOn
                    {attempts: 1, retryOn: "5xx,"}            | .retryOn
                    {attempts: 1, retryOn: "5xx, reset"}      | .retryOn
                    {attempts: 1, retryOn: "600"}             | .retryOn
                    {attempts: 1, perTryTimeout: 0s}          | .perTryTimeout
                    {attempts: 1, perTryTimeout: 0.0015s}     | .perTryTimeout
                    {attempts: 1, backoff: 0.0001s}           | .backoff
                    """)
    void refuses(String retries, String path) {
        retries(retries).isOnlyRefusedAt(RETRIES + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {attempts: 3, perTryTimeout: 2s}
                    {attempts: 3, perTryTimeout: 2s, retryOn: "connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503"}
                    """)
    void warnsOfPerTryTimeoutThatNothingRetries(String retries) {
        retries(retries).warnsAt(RETRIES + ".perTryTimeout");
    }

    private static Validated retries(String retries) {
        return Validated.rule("{route: [{destination: {host: b}}], retries: " + retries + "}");
    }
}
