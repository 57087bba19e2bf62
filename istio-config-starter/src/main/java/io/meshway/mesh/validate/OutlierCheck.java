package io.meshway.mesh.validate;

import io.meshway.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/** {@code OutlierDetection}. */
final class OutlierCheck {
    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;

    private OutlierCheck() {}

    static void check(String path, @Nullable OutlierDetection outlier, Findings findings) {
        if (outlier == null) {
            return;
        }
        FieldRules.notNegative(path + ".consecutive5xxErrors", outlier.consecutive5xxErrors(), findings);
        FieldRules.notNegative(path + ".consecutiveGatewayErrors", outlier.consecutiveGatewayErrors(), findings);
        localOrigin(path + ".consecutiveLocalOriginFailures", outlier, findings);
        FieldRules.duration(path + ".interval", outlier.interval(), findings);
        FieldRules.duration(path + ".baseEjectionTime", outlier.baseEjectionTime(), findings);
        FieldRules.percent(path + ".maxEjectionPercent", outlier.maxEjectionPercent(), findings);
        FieldRules.percent(path + ".minHealthPercent", outlier.minHealthPercent(), findings);
        for (int i = 0; i < outlier.httpErrorCodes().size(); i++) {
            int code = outlier.httpErrorCodes().get(i);
            if (code < LOWEST_STATUS || code > HIGHEST_STATUS) {
                findings.error(
                        path + ".outlierDetectionHttpErrorCodes[" + i + "]",
                        Integer.toString(code),
                        "a status is from 100 to 599",
                        "");
            }
        }
    }

    private static void localOrigin(String path, OutlierDetection outlier, Findings findings) {
        Integer failures = outlier.consecutiveLocalOriginFailures();
        FieldRules.notNegative(path, failures, findings);
        if (failures != null && failures > 0 && !outlier.splitExternalLocalOriginErrors()) {
            findings.error(
                    path,
                    failures.toString(),
                    "local failures are only counted apart with splitExternalLocalOriginErrors",
                    "write splitExternalLocalOriginErrors: true");
        }
    }
}
