package io.meshway.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says at start which property is unusable, and what to write instead; before Boot's own analyzers, which would only see that binding failed. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnusablePropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnusablePropertyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusablePropertyException cause) {
        String description =
                "A property of Meshway has a value that cannot be used:%n%n    Property: %s%n    Value: \"%s\"%n    Reason: %s"
                        .formatted(cause.property(), cause.value(), cause.reason());
        return new FailureAnalysis(description, cause.action(), cause);
    }
}
