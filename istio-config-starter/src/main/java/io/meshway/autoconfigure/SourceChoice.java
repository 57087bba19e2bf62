package io.meshway.autoconfigure;

import io.meshway.autoconfigure.ConfigSourceProperties.Source;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What {@code istio.config.source} comes to. */
final class SourceChoice {
    private static final String PROPERTY = "istio.config.source";
    private static final String KUBECONFIG_PROPERTY = "istio.config.kubeconfig";

    /** The variable that every tool for Kubernetes knows. */
    static final String KUBECONFIG = "KUBECONFIG";

    private SourceChoice() {}

    /** Whether resources come from an API server: asked for, or found in a pod or where a kubeconfig is named. */
    static boolean isKubernetes(Environment environment) {
        Source written = Binder.get(environment).bind(PROPERTY, Source.class).orElse(Source.AUTO);
        return switch (written) {
            case KUBERNETES -> true;
            case FILES -> false;
            case AUTO -> isPod(environment) || !kubeconfig(environment).isEmpty();
        };
    }

    static boolean isPod(Environment environment) {
        return CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES;
    }

    /** The file that is named; empty when none is. */
    static String kubeconfig(Environment environment) {
        String written = environment.getProperty(KUBECONFIG_PROPERTY, "");
        return written.isBlank() ? environment.getProperty(KUBECONFIG, "") : written;
    }
}
