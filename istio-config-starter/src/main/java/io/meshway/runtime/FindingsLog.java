package io.meshway.runtime;

import io.meshway.model.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each finding once when it appears; one that goes and comes back is said again. Used by one thread. */
final class FindingsLog {
    private static final Logger log = LoggerFactory.getLogger("io.meshway.findings");

    private Set<Finding> known = Set.of();

    void report(List<Finding> current) {
        Set<Finding> now = new HashSet<>(current);
        for (Finding finding : current) {
            if (!known.contains(finding)) {
                write(finding);
            }
        }
        known = now;
    }

    private static void write(Finding finding) {
        switch (finding.severity()) {
            case ERROR -> log.error("{}", finding);
            case WARNING -> log.warn("{}", finding);
            case INFO -> log.info("{}", finding);
        }
    }
}
