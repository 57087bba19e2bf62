package io.meshway.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * In a pod, who this proxy is unless properties say otherwise: from the variables {@code POD_NAMESPACE}, {@code POD_NAME}, {@code SERVICE_ACCOUNT} and
 * {@code NODE_NAME} of the downward API and its file of labels. Everywhere, whether resources are read from an API server, as the property
 * {@link #API_SERVER} for others to refer to.
 */
public final class PodIdentity implements EnvironmentPostProcessor, Ordered {
    /** Folder of the downward API's files when not set. */
    static final String POD_INFO = "/etc/podinfo/";

    /** Says whether resources are read from an API server. */
    static final String API_SERVER = "istio.config.api-server";

    private static final String LABELS = "labels";
    private static final Path NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private final Log log;

    /** Logs once the logging system is there. */
    public PodIdentity(DeferredLogFactory logs) {
        this.log = logs.getLog(PodIdentity.class);
    }

    /** After the files of the application were read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> found = new HashMap<>();
        found.put(API_SERVER, SourceChoice.isKubernetes(environment));
        if (SourceChoice.isPod(environment)) {
            String namespace = environment.getProperty("POD_NAMESPACE");
            put(found, "namespace", namespace == null ? read(NAMESPACE) : namespace);
            put(found, "id", environment.getProperty("POD_NAME", environment.getProperty("HOSTNAME", "")));
            put(found, "service-account", environment.getProperty("SERVICE_ACCOUNT"));
            put(found, "node-name", environment.getProperty("NODE_NAME"));
            String folder = environment.getProperty("istio.proxy.pod-info", POD_INFO);
            String labels = read(Path.of(folder).resolve(LABELS));
            if (labels != null) {
                labels(labels).forEach((name, value) -> found.put("istio.proxy.pod-labels[" + name + "]", value));
            }
        }
        environment.getPropertySources().addLast(new MapPropertySource("meshway-pod", found));
    }

    private static void put(Map<String, Object> found, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            found.put("istio.proxy." + name, value.strip());
        }
    }

    private @Nullable String read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            log.warn("The pod's file " + file + " cannot be read: " + e);
            return null;
        }
    }

    /** Lines such as {@code app="reviews"}; values of labels have no characters that would be escaped. */
    static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                labels.put(line.substring(0, equals).strip(), quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return labels;
    }
}
