package io.meshway.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says at start which property is unusable, where it was written, and what to write instead; before Boot's own analyzers, which would only see that binding
 * failed.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnusablePropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnusablePropertyException> {
    private final @Nullable Environment environment;

    /** Without an environment, which there is none of before the application has got one, the origin is left out. */
    public UnusablePropertyFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusablePropertyException cause) {
        String origin = environment == null ? null : PropertyOrigin.of(environment, cause.property(), cause.value());
        String description =
                "A property of Meshway has a value that cannot be used:%n%n    Property: %s%n    Value: \"%s\"%n%s    Reason: %s"
                        .formatted(
                                cause.property(),
                                cause.value(),
                                origin == null ? "" : "    Origin: " + origin + System.lineSeparator(),
                                cause.reason());
        return new FailureAnalysis(description, cause.action(), cause);
    }
}
