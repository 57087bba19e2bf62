package io.meshway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryConditionTest {
    @Test
    void listMixesConditionsAndStatusCodes() {
        RetryCondition.Selection selection =
                RetryCondition.parse("connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503");

        assertThat(selection.conditions())
                .containsExactlyInAnyOrder(
                        RetryCondition.CONNECT_FAILURE,
                        RetryCondition.REFUSED_STREAM,
                        RetryCondition.UNAVAILABLE,
                        RetryCondition.CANCELLED,
                        RetryCondition.RETRIABLE_4XX,
                        RetryCondition.RETRIABLE_STATUS_CODES);
        assertThat(selection.statusCodes()).containsExactly(503);
        assertThat(selection.unknown()).isEmpty();
    }

    @Test
    void spacesAroundWordsDoNotCount() {
        assertThat(RetryCondition.parse(" 5xx , reset ").conditions())
                .containsExactlyInAnyOrder(RetryCondition.SERVER_ERROR, RetryCondition.RESET);
    }

    @Test
    void otherWordsAreUnknown() {
        assertThat(RetryCondition.parse("5xx,5XX,sometimes,99,600,0503,").unknown())
                .containsExactly("5XX", "sometimes", "99", "600", "0503", "");
    }

    @Test
    void blankListSelectsNothing() {
        assertThat(RetryCondition.parse(" ")).isEqualTo(RetryCondition.Selection.NONE);
    }

    @Test
    void defaultListLeavesPerTryTimeoutsAlone() {
        assertThat(RetryCondition.parse(RetryCondition.DEFAULT_RETRY_ON).unknown())
                .isEmpty();
        assertThat(RetryCondition.parse(RetryCondition.DEFAULT_RETRY_ON).coversPerTryTimeout())
                .isFalse();
        assertThat(RetryCondition.parse("gateway-error").coversPerTryTimeout()).isTrue();
    }
}
