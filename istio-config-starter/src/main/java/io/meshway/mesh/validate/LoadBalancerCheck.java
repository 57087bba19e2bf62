package io.meshway.mesh.validate;

import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/** {@code LoadBalancerSettings}. */
final class LoadBalancerCheck {
    private static final long MAGLEV_LIMIT = 5_000_011;
    private static final double ALL = 100;

    private LoadBalancerCheck() {}

    static void check(
            String path, @Nullable LoadBalancer balancer, @Nullable OutlierDetection outlier, Findings findings) {
        if (balancer == null) {
            return;
        }
        if (balancer.consistentHash() != null) {
            consistentHash(path + ".consistentHash", balancer.consistentHash(), findings);
        }
        LocalityLbCheck.check(path + ".localityLbSetting", balancer.localityLb(), outlier, findings);
        if (balancer.warmup() != null) {
            warmup(path + ".warmup", balancer.warmup(), findings);
        }
    }

    private static void consistentHash(String path, LoadBalancer.ConsistentHash hash, Findings findings) {
        if (hash.key() instanceof LoadBalancer.HashKey.Cookie cookie
                && cookie.name().isEmpty()) {
            findings.error(path + ".httpCookie.name", "", "the cookie has no name", "name it");
        }
        Long size = hash.maglevTableSize();
        if (size != null && (size >= MAGLEV_LIMIT || !isPrime(size))) {
            findings.error(
                    path + ".maglev.tableSize",
                    size.toString(),
                    "the size of the table must be a prime number below " + MAGLEV_LIMIT,
                    "use 65537");
        }
        Long ring = hash.minimumRingSize();
        if (ring != null && ring < 0) {
            findings.error(path + ".ringHash.minimumRingSize", ring.toString(), "the number must not be negative", "");
        }
    }

    private static boolean isPrime(long number) {
        if (number < 2 || (number > 2 && number % 2 == 0)) {
            return false;
        }
        for (long factor = 3; factor * factor <= number; factor += 2) {
            if (number % factor == 0) {
                return false;
            }
        }
        return true;
    }

    private static void warmup(String path, LoadBalancer.Warmup warmup, Findings findings) {
        FieldRules.duration(path + ".duration", warmup.duration(), findings);
        Double percent = warmup.minimumPercent();
        if (percent != null && !(percent >= 0 && percent <= ALL)) {
            findings.error(path + ".minimumPercent", percent.toString(), "a percentage is from 0 to 100", "");
        }
        Double aggression = warmup.aggression();
        if (aggression != null && !(aggression > 0)) {
            findings.error(
                    path + ".aggression",
                    aggression.toString(),
                    "the aggression must be above 0",
                    "use 1 for a straight line");
        }
    }
}
