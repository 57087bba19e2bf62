package io.meshway.autoconfigure;

import io.meshway.autoconfigure.ConfigSourceProperties.Source;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import java.util.List;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/** What {@code istio.config.source} comes to. */
final class SourceChoice {
    private static final String PROPERTY = "istio.config.source";
    private static final String KUBECONFIG = "KUBECONFIG";

    private SourceChoice() {}

    /** That {@code auto} would read the API server here, which this version cannot; nothing where files are what is meant. */
    static List<Finding> findings(Source chosen, String location, Environment environment) {
        boolean pod = CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES;
        if (chosen != Source.AUTO || !(pod || environment.containsProperty(KUBECONFIG))) {
            return List.of();
        }
        return List.of(new Finding(
                FindingKind.SETTING.severity(),
                FindingKind.SETTING.code(),
                null,
                PROPERTY,
                "",
                "auto",
                "resources are read from " + location + " and not from the API server, although "
                        + (pod ? "this is a pod" : "a kubeconfig is named") + ": this version reads files only",
                "set " + PROPERTY + "=files, which is what happens"));
    }
}
