package io.meshway.mesh.validate;

import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code localityLbSetting}. */
final class LocalityLbCheck {
    private static final int WHOLE = 100;

    private LocalityLbCheck() {}

    static void check(
            String path,
            LoadBalancer.@Nullable LocalityLb setting,
            @Nullable OutlierDetection outlier,
            Findings findings) {
        if (setting == null) {
            return;
        }
        if (!setting.distribute().isEmpty() && !setting.failover().isEmpty()) {
            findings.error(path, "", "distribute cannot stand beside failover", "remove one of the two");
        }
        for (int i = 0; i < setting.distribute().size(); i++) {
            distribute(path + ".distribute[" + i + "]", setting.distribute().get(i), findings);
        }
        for (int i = 0; i < setting.failover().size(); i++) {
            failover(path + ".failover[" + i + "]", setting.failover().get(i), findings);
        }
        boolean failsOver =
                !setting.failover().isEmpty() || !setting.failoverPriority().isEmpty();
        if (failsOver && outlier == null) {
            findings.warning(
                    path,
                    "",
                    "without outlierDetection nothing tells that a locality fails, so there is no failover",
                    "write outlierDetection in the same policy");
        }
    }

    private static void distribute(String path, LoadBalancer.Distribute distribute, Findings findings) {
        locality(path + ".from", distribute.from(), findings);
        long sum = 0;
        for (Map.Entry<String, Integer> share : new TreeMap<>(distribute.to()).entrySet()) {
            String at = path + ".to[" + share.getKey() + "]";
            locality(at, share.getKey(), findings);
            if (share.getValue() < 1 || share.getValue() > WHOLE) {
                findings.error(at, share.getValue().toString(), "a weight is from 1 to 100", "");
            }
            sum += share.getValue();
        }
        if (sum != WHOLE) {
            findings.error(path + ".to", Long.toString(sum), "the weights must add up to 100", "");
        }
    }

    private static void locality(String path, String locality, Findings findings) {
        int star = locality.indexOf('*');
        boolean atTheEnd =
                star < 0 || (star == locality.length() - 1 && (star == 0 || locality.charAt(star - 1) == '/'));
        if (!atTheEnd) {
            findings.error(
                    path,
                    locality,
                    "a wildcard can only be the last part of a locality",
                    "write for example us-west/*");
        }
    }

    private static void failover(String path, LoadBalancer.Failover failover, Findings findings) {
        region(path + ".from", failover.from(), findings);
        region(path + ".to", failover.to(), findings);
        if (failover.from().equals(failover.to())) {
            findings.error(path + ".to", failover.to(), "a region cannot fail over to itself", "name another region");
        }
    }

    private static void region(String path, String region, Findings findings) {
        if (region.contains("/") || region.contains("*")) {
            findings.error(path, region, "failover is between whole regions", "write the region only");
        }
    }
}
