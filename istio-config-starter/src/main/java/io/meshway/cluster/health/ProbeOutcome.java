package io.meshway.cluster.health;

/**
 * What an active health check found.
 *
 * @param status 0 when there was no answer
 * @param immediateFail whether {@code x-envoy-immediate-health-check-fail} was there
 * @param degraded whether {@code x-envoy-degraded} was there
 */
public record ProbeOutcome(int status, boolean immediateFail, boolean degraded) {
    /** No connection, a broken one, or no answer in time. */
    public static final ProbeOutcome NO_ANSWER = new ProbeOutcome(0, false, false);
}
