package io.meshway.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * With {@code spring.cloud.kubernetes.enabled=false} Spring Cloud Kubernetes makes no client for the API server either, which it would in any pod. Our
 * applications set that where resources come from files.
 */
final class PlatformClientFilter implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final String PACKAGE = "org.springframework.cloud.kubernetes.fabric8.";
    private static final String ENABLED = "spring.cloud.kubernetes.enabled";

    private @Nullable Environment environment;

    PlatformClientFilter() {}

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        Environment known = environment;
        boolean wanted = known == null || known.getProperty(ENABLED, Boolean.class, true);
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            matches[i] = wanted || name == null || !name.startsWith(PACKAGE);
        }
        return matches;
    }
}
