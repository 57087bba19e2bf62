package io.meshway.cluster.health;

import io.meshway.mesh.HealthCheck;

/**
 * What active checks know of one address, judged as Envoy's HTTP checker judges. One thread at a time writes, anybody reads.
 *
 * <p>Unlike Envoy's, an endpoint that the platform calls healthy begins as one, so that adding a check cannot cause an outage.
 */
public final class CheckState {
    private volatile Verdict verdict;
    private volatile boolean excluded;
    private volatile boolean degraded;
    private boolean first = true;
    private int passes;
    private int failures;

    /** @param healthy whether it can be used before its first check */
    public CheckState(boolean healthy) {
        this.verdict = healthy ? Verdict.PASSING : Verdict.FAILING;
    }

    /** Whether it may be used. */
    public boolean failing() {
        return verdict == Verdict.FAILING;
    }

    /** Whether it counts neither as available nor as missing: it said itself that it wants no traffic. */
    public boolean excluded() {
        return excluded;
    }

    /** Whether it is used only where others do not suffice. */
    public boolean degraded() {
        return degraded;
    }

    /** Takes the outcome of a check; true when that changed anything. */
    public boolean record(ProbeOutcome outcome, HealthCheck check) {
        boolean before = failing();
        boolean degradedBefore = degraded;
        boolean excludedBefore = excluded;
        if (outcome.status() > 0 && check.expects(outcome.status())) {
            passed(check);
            degraded = outcome.degraded();
        } else {
            boolean atOnce = outcome.status() > 0 && !check.retries(outcome.status());
            failed(atOnce || outcome.immediateFail(), check);
            excluded |= outcome.immediateFail();
        }
        first = false;
        return before != failing() || degradedBefore != degraded || excludedBefore != excluded;
    }

    private void passed(HealthCheck check) {
        failures = 0;
        passes++;
        if (!failing() || first || passes >= check.healthyThreshold()) {
            verdict = Verdict.PASSING;
            excluded = false;
        }
    }

    private void failed(boolean atOnce, HealthCheck check) {
        passes = 0;
        failures++;
        if (atOnce || failures >= check.unhealthyThreshold()) {
            verdict = Verdict.FAILING;
        }
    }

    /** An ordinary response said that the endpoint wants no more traffic; true when that is news. */
    public boolean failNow() {
        if (excluded) {
            return false;
        }
        passes = 0;
        first = false;
        verdict = Verdict.FAILING;
        excluded = true;
        return true;
    }

    private enum Verdict {
        PASSING,
        FAILING
    }
}
