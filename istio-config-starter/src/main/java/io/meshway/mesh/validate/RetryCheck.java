package io.meshway.mesh.validate;

import io.meshway.model.HttpRetry;
import io.meshway.model.RetryCondition;
import org.jspecify.annotations.Nullable;

/** {@code retries}. */
final class RetryCheck {
    private RetryCheck() {}

    static void check(String path, @Nullable HttpRetry retry, Findings findings) {
        if (retry == null) {
            return;
        }
        if (retry.attempts() < 0) {
            findings.error(
                    path + ".attempts", Integer.toString(retry.attempts()), "the number must not be negative", "");
        }
        if (retry.attempts() == 0 && saysMore(retry)) {
            findings.error(
                    path + ".attempts",
                    "0",
                    "with attempts 0 there are no retries, and the other settings have no meaning",
                    "give the number of attempts, or remove the other settings");
        }
        FieldRules.duration(path + ".perTryTimeout", retry.perTryTimeout(), findings);
        FieldRules.duration(path + ".backoff", retry.backoff(), findings);
        retryOn(path + ".retryOn", retry.retryOn(), findings);
        perTryTimeout(path, retry, findings);
    }

    private static boolean saysMore(HttpRetry retry) {
        return retry.perTryTimeout() != null
                || (retry.retryOn() != null && !retry.retryOn().isEmpty())
                || retry.retryRemoteLocalities() != null
                || retry.retryIgnorePreviousHosts() != null
                || retry.backoff() != null;
    }

    private static void retryOn(String path, @Nullable String retryOn, Findings findings) {
        if (retryOn == null || retryOn.isEmpty()) {
            return;
        }
        if (retryOn.chars().anyMatch(Character::isWhitespace)) {
            findings.error(path, retryOn, "the list has spaces", "separate the conditions by commas only");
            return;
        }
        for (String word : RetryCondition.parse(retryOn).unknown()) {
            findings.error(
                    path, word, "this is no condition for a retry", "use Istio's conditions, or numbers of statuses");
        }
    }

    /** The trap that most users of {@code perTryTimeout} fall into. */
    private static void perTryTimeout(String path, HttpRetry retry, Findings findings) {
        String retryOn = retry.retryOn() == null || retry.retryOn().isEmpty()
                ? RetryCondition.DEFAULT_RETRY_ON
                : retry.retryOn();
        if (retry.attempts() > 0
                && retry.perTryTimeout() != null
                && !RetryCondition.parse(retryOn).coversPerTryTimeout()) {
            findings.warning(
                    path + ".perTryTimeout",
                    FieldRules.text(retry.perTryTimeout()),
                    "perTryTimeout has no retry effect with retryOn=" + retryOn
                            + "; the first expiry is answered with 504",
                    "add 5xx, gateway-error or reset to retryOn");
        }
    }
}
