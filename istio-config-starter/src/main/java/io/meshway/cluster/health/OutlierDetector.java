package io.meshway.cluster.health;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.health.HealthRecord.Phase;
import io.meshway.cluster.health.HealthRecord.Standing;
import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's outlier detection for one cluster, as Istio configures it: counters of consecutive failures that eject at once, and a sweep that returns. Counts
 * are exact across threads, nobody waits. What it knows outlives changes of its settings.
 */
public final class OutlierDetector {
    private static final int FIRST_FAILURE_STATUS = 500;

    /** What a listed status counts as that is not a server error by itself: never a gateway error. */
    private static final int LISTED_STATUS = 500;

    private static final int SUCCESS_STATUS = 200;

    private final InstantSource clock;
    private final boolean oneAlways;
    private final AtomicInteger ejectedNow = new AtomicInteger();
    private volatile int endpoints;
    private volatile @Nullable OutlierSettings settings;

    /** A detector that is off. */
    public OutlierDetector(InstantSource clock) {
        this(clock, false);
    }

    /**
     * A detector that is off.
     *
     * @param oneAlways whether one endpoint may be ejected whatever the percentage (Envoy's {@code always_eject_one_host}, which Istio does not set)
     */
    public OutlierDetector(InstantSource clock, boolean oneAlways) {
        this.clock = clock;
        this.oneAlways = oneAlways;
    }

    /** Puts other settings in force; null switches off. */
    public void update(@Nullable OutlierDetection detection) {
        settings = detection == null ? null : OutlierSettings.of(detection);
    }

    /** Says how many endpoints the cluster has, healthy or not: the whole of which a percentage may be ejected. */
    public void endpoints(int count) {
        endpoints = count;
    }

    /** Time between two sweeps; null when detection is off. */
    public @Nullable Duration interval() {
        OutlierSettings now = settings;
        return now == null ? null : now.interval();
    }

    /** Endpoints that are ejected now. */
    public int ejected() {
        return ejectedNow.get();
    }

    /** Counts an attempt; true when it ejected the endpoint. */
    public boolean record(HealthRecord endpoint, AttemptOutcome outcome) {
        OutlierSettings rules = settings;
        if (rules == null) {
            return false;
        }
        return switch (outcome.origin()) {
            case ENDPOINT -> status(endpoint, counted(outcome.status(), rules), rules);
            case LOCAL ->
                rules.splitLocalOrigin()
                        ? failed(endpoint, endpoint.localFailures, rules.localFailures(), rules)
                        : status(endpoint, outcome.status(), rules);
            case CONNECTION -> {
                reset(endpoint.localFailures);
                yield outcome.status() > 0 && !rules.splitLocalOrigin() && status(endpoint, outcome.status(), rules);
            }
        };
    }

    private static int counted(int status, OutlierSettings rules) {
        if (rules.errorCodes().isEmpty()) {
            return status;
        }
        if (!rules.errorCodes().contains(status)) {
            return SUCCESS_STATUS;
        }
        return status >= FIRST_FAILURE_STATUS ? status : LISTED_STATUS;
    }

    private boolean status(HealthRecord endpoint, int status, OutlierSettings rules) {
        if (status < FIRST_FAILURE_STATUS) {
            reset(endpoint.serverErrors);
            reset(endpoint.gatewayErrors);
            return false;
        }
        boolean ejected = false;
        if (status >= 502 && status <= 504) {
            ejected = failed(endpoint, endpoint.gatewayErrors, rules.gatewayErrors(), rules);
        } else {
            reset(endpoint.gatewayErrors);
        }
        return failed(endpoint, endpoint.serverErrors, rules.serverErrors(), rules) || ejected;
    }

    /** Reads first: an endpoint that is well is not written to with every response. */
    private static void reset(AtomicInteger counter) {
        if (counter.get() != 0) {
            counter.set(0);
        }
    }

    private boolean failed(HealthRecord endpoint, AtomicInteger counter, int threshold, OutlierSettings rules) {
        // Equal, not at least: whoever may not be ejected starts from nothing.
        if (threshold == 0 || counter.incrementAndGet() != threshold) {
            return false;
        }
        boolean ejected = eject(endpoint, rules);
        counter.set(0);
        return ejected;
    }

    private boolean eject(HealthRecord endpoint, OutlierSettings rules) {
        if (endpoint.standing().phase() != Phase.IN_USE || !takePlace(rules)) {
            return false;
        }
        Standing before = endpoint.standing();
        while (before.phase() == Phase.IN_USE) {
            Standing after = new Standing(Phase.EJECTED, clock.instant(), rules.oneMore(before.ejections()));
            if (endpoint.change(before, after)) {
                return true;
            }
            before = endpoint.standing();
        }
        ejectedNow.decrementAndGet();
        return false;
    }

    private boolean takePlace(OutlierSettings rules) {
        while (true) {
            int now = ejectedNow.get();
            boolean first = oneAlways && now == 0;
            if (!first && !rules.allows(now + 1, endpoints)) {
                return false;
            }
            if (ejectedNow.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Returns endpoints whose time is over and forgives one ejection of those that behave; everybody returns when detection is off. */
    public boolean sweep(Iterable<HealthRecord> all) {
        OutlierSettings rules = settings;
        Instant now = clock.instant();
        boolean returned = false;
        for (HealthRecord endpoint : all) {
            Standing standing = endpoint.standing();
            if (standing.phase() == Phase.EJECTED) {
                returned |= over(standing, rules, now) && restore(endpoint, standing, now);
            } else if (rules != null && standing.ejections() > 0 && behaves(standing, rules, now)) {
                endpoint.change(standing, new Standing(standing.phase(), standing.since(), standing.ejections() - 1));
            }
        }
        return returned;
    }

    private static boolean over(Standing standing, @Nullable OutlierSettings rules, Instant now) {
        return rules == null || !now.isBefore(standing.since().plus(rules.ejectionTime(standing.ejections())));
    }

    private static boolean behaves(Standing standing, OutlierSettings rules, Instant now) {
        return !now.isBefore(standing.since().plus(rules.interval()));
    }

    private boolean restore(HealthRecord endpoint, Standing standing, Instant now) {
        // Before the return: what comes after it counts anew.
        endpoint.resetCounters();
        if (endpoint.change(standing, new Standing(Phase.IN_USE, now, standing.ejections()))) {
            ejectedNow.decrementAndGet();
            return true;
        }
        return false;
    }

    /** An active check passed: the ejection is over, whatever its time; false when there was none. */
    public boolean returnNow(HealthRecord endpoint) {
        Standing standing = endpoint.standing();
        return standing.phase() == Phase.EJECTED && restore(endpoint, standing, clock.instant());
    }

    /** An endpoint left the cluster: it makes room for others, and comes back with a clean record. */
    public void forget(HealthRecord endpoint) {
        Standing before = endpoint.standing();
        while (!endpoint.change(before, new Standing(Phase.GONE, Instant.MIN, 0))) {
            before = endpoint.standing();
        }
        if (before.phase() == Phase.EJECTED) {
            ejectedNow.decrementAndGet();
        }
    }
}
