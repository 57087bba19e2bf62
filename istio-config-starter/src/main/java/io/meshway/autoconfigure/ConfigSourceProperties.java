package io.meshway.autoconfigure;

import io.meshway.source.file.FileLocation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Istio's resources come from.
 *
 * @param source Where resources are read from: files, kubernetes, or auto, which is kubernetes inside a pod or when a
 *     kubeconfig is named, else files.
 * @param location Folder (read recursively) or glob of YAML and JSON files, watched for changes. Several documents a file and kind: List are fine.
 * @param resources Resources written right here: YAML with any number of documents, beside those of the folder or instead of them. Of two with one kind,
 *     namespace and name the folder's wins.
 * @param kubeconfig File with the address of the API server and the credentials for it; the environment's KUBECONFIG when empty, and in a pod its
 *     service account.
 * @param namespaces The only namespaces that are read of the cluster, beside the proxy's own; all of it when empty.
 * @param quietPeriod How long the configuration must not change before changes are applied, so that a burst becomes one update.
 * @param maxDelay How long a change waits at most while others keep coming.
 */
@Validated
@ConfigurationProperties("istio.config")
public record ConfigSourceProperties(
        @DefaultValue("auto") @NotNull Source source,
        @DefaultValue("file:./istio/") @NotBlank String location,
        @DefaultValue("") String resources,
        @DefaultValue("") String kubeconfig,
        @DefaultValue Set<String> namespaces,
        @DefaultValue("50ms") @NotNull Duration quietPeriod,
        @DefaultValue("500ms") @NotNull Duration maxDelay) {
    public ConfigSourceProperties {
        try {
            FileLocation.parse(location);
        } catch (IllegalArgumentException e) {
            throw new UnusablePropertyException(
                    "istio.config.location",
                    location,
                    String.valueOf(e.getMessage()),
                    "Name a folder or a glob of the file system, such as file:./istio/ or file:/etc/istio/**/*.yaml.");
        }
    }

    /** Where resources are read from. */
    public enum Source {
        /** Kubernetes inside a pod or when a kubeconfig is named, else files. */
        AUTO,
        /** The API server. */
        KUBERNETES,
        /** A folder. */
        FILES
    }
}
