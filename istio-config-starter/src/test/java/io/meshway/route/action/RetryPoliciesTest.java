package io.meshway.route.action;

import static io.meshway.model.RetryCondition.CANCELLED;
import static io.meshway.model.RetryCondition.CONNECT_FAILURE;
import static io.meshway.model.RetryCondition.REFUSED_STREAM;
import static io.meshway.model.RetryCondition.RETRIABLE_4XX;
import static io.meshway.model.RetryCondition.RETRIABLE_STATUS_CODES;
import static io.meshway.model.RetryCondition.SERVER_ERROR;
import static io.meshway.model.RetryCondition.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpRetry;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.route.TestRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPoliciesTest {

    private static final MeshConfig.Compat WITHOUT_DEFAULT =
            new MeshConfig.Compat(false, Duration.ZERO, false, true, false, false, false);

    private static RetryPolicy policy(@Nullable HttpRetry retry, MeshConfig config) {
        return policy(retry == null ? TestRule.to("a") : TestRule.to("a").retries(retry), config);
    }

    private static RetryPolicy policy(TestRule rule, MeshConfig config) {
        return ((RouteAction.Forward) new ActionCompiler(config).compile(rule.build(), false)).retry();
    }

    private static HttpRetry on(int attempts, @Nullable String retryOn) {
        return new HttpRetry(attempts, null, retryOn, null, null, null);
    }

    @Test
    void ruleWithoutRetriesIsTriedTwiceMoreOnWhatIsSafe() {
        assertThat(policy((HttpRetry) null, MeshConfig.DEFAULTS)).satisfies(policy -> {
            assertThat(policy.retries()).isEqualTo(2);
            assertThat(policy.conditions())
                    .containsExactlyInAnyOrder(
                            CONNECT_FAILURE, REFUSED_STREAM, UNAVAILABLE, CANCELLED, RETRIABLE_STATUS_CODES);
            assertThat(policy.statusCodes()).isEmpty();
            assertThat(policy.perTryTimeoutNanos()).isZero();
            assertThat(policy.backoffNanos()).isEqualTo(25_000_000L);
            assertThat(policy.avoidPreviousHosts()).isTrue();
            assertThat(policy.remoteLocalities()).isFalse();
        });
    }

    @Test
    void meshDefaultReplacesIstiosAndTheRulesOwnReplacesBoth() {
        MeshConfig mesh = TestMesh.with(MeshConfig.Compat.TODAY, on(5, "5xx"));

        assertThat(policy((HttpRetry) null, mesh)).satisfies(policy -> {
            assertThat(policy.retries()).isEqualTo(5);
            assertThat(policy.conditions()).containsExactly(SERVER_ERROR);
        });
        assertThat(policy(on(1, null), mesh)).satisfies(policy -> {
            assertThat(policy.retries()).isEqualTo(1);
            assertThat(policy.conditions()).contains(CONNECT_FAILURE).doesNotContain(SERVER_ERROR);
        });
    }

    @Test
    void oldMeshesHadNoDefault() {
        assertThat(policy((HttpRetry) null, TestMesh.with(WITHOUT_DEFAULT))).isEqualTo(RetryPolicy.NONE);
        assertThat(policy(on(1, null), TestMesh.with(WITHOUT_DEFAULT)).retries())
                .isEqualTo(1);
        assertThat(policy((HttpRetry) null, TestMesh.with(WITHOUT_DEFAULT, on(3, null)))
                        .retries())
                .isEqualTo(3);
    }

    @Test
    void noAttemptsSwitchEverythingOff() {
        assertThat(policy(new HttpRetry(0, Duration.ofSeconds(2), "5xx", null, null, null), MeshConfig.DEFAULTS))
                .isEqualTo(RetryPolicy.NONE);
    }

    @Test
    void numbersAreStatusCodes() {
        HttpRetry retry = new HttpRetry(
                3,
                Duration.ofSeconds(3),
                "connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503",
                true,
                false,
                Duration.ofMillis(100));

        assertThat(policy(retry, MeshConfig.DEFAULTS)).satisfies(policy -> {
            assertThat(policy.conditions())
                    .containsExactlyInAnyOrder(
                            CONNECT_FAILURE,
                            REFUSED_STREAM,
                            UNAVAILABLE,
                            CANCELLED,
                            RETRIABLE_4XX,
                            RETRIABLE_STATUS_CODES);
            assertThat(policy.statusCodes()).containsExactly(503);
            assertThat(policy.perTryTimeoutNanos()).isEqualTo(3_000_000_000L);
            assertThat(policy.backoffNanos()).isEqualTo(100_000_000L);
            assertThat(policy.remoteLocalities()).isTrue();
            assertThat(policy.avoidPreviousHosts()).isFalse();
        });
    }

    @Test
    void hashedOnlyDestinationIsTriedAgainWhereItWas() {
        HashKey key = new HashKey.Header("x");
        HeaderOperations none = HeaderOperations.NONE;

        assertThat(policy(TestRule.rule().and("a", 0, none, key), MeshConfig.DEFAULTS)
                        .avoidPreviousHosts())
                .isFalse();
        assertThat(policy(TestRule.rule().and("a", 0, none, key).retries(on(2, "5xx")), MeshConfig.DEFAULTS)
                        .avoidPreviousHosts())
                .isFalse();
        assertThat(policy(
                                TestRule.rule()
                                        .and("a", 0, none, key)
                                        .retries(new HttpRetry(2, null, null, null, true, null)),
                                MeshConfig.DEFAULTS)
                        .avoidPreviousHosts())
                .isTrue();
        assertThat(policy(TestRule.rule().and("a", 1, none, key).and("b", 1, none, key), MeshConfig.DEFAULTS)
                        .avoidPreviousHosts())
                .isTrue();
        assertThat(policy(TestRule.rule().and("a", 0, none, key).ownedBy(Kind.SERVICE, "a"), MeshConfig.DEFAULTS)
                        .avoidPreviousHosts())
                .isTrue();
    }
}
