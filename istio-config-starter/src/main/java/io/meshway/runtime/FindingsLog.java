package io.meshway.runtime;

import io.meshway.model.Finding;
import io.meshway.model.Severity;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each error and each warning once when it appears; one that goes and comes back is said again. Remarks, of which a healthy mesh may have hundreds, are
 * counted in one line. Used by one thread.
 */
final class FindingsLog {
    private static final Logger log = LoggerFactory.getLogger("io.meshway.findings");

    private Set<Finding> known = Set.of();
    private List<Finding> last = List.of();

    void report(List<Finding> current) {
        if (current.equals(last)) {
            return;
        }
        last = current;
        Set<Finding> now = new HashSet<>(current);
        Map<String, Integer> remarks = new TreeMap<>();
        for (Finding finding : new LinkedHashSet<>(current)) {
            if (!known.contains(finding)) {
                write(finding);
                if (finding.severity() == Severity.INFO) {
                    remarks.merge(finding.code(), 1, Integer::sum);
                }
            }
        }
        if (!remarks.isEmpty()) {
            log.info("New remarks, which /actuator/istio and analyze list: {}", remarks);
        }
        known = now;
    }

    private static void write(Finding finding) {
        switch (finding.severity()) {
            case ERROR -> log.error("{}", finding);
            case WARNING -> log.warn("{}", finding);
            case INFO -> log.debug("{}", finding);
        }
    }
}
