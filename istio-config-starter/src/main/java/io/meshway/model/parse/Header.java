package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What every resource begins with: {@code apiVersion}, {@code kind} and {@code metadata}.
 *
 * @param group the part of {@code apiVersion} before the slash; empty for the core group
 */
record Header(String group, String version, String kindName) {
    /** The versions of Istio's groups that are served today; one schema. */
    private static final Set<String> ISTIO_VERSIONS = Set.of("v1", "v1beta1", "v1alpha3");

    /** That of plugins and telemetry, of which only the selector is read. */
    private static final String ALPHA = "v1alpha1";

    /** kubectl's copy of the whole resource: twice the memory, and the data of a Secret in plain sight. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    static Header of(JsonNode document) {
        String apiVersion = text(document.path("apiVersion"));
        int slash = apiVersion.lastIndexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return new Header(group, apiVersion.substring(slash + 1), text(document.path("kind")));
    }

    /** Whether the API group is one of Istio's. */
    static boolean isIstio(String group) {
        return group.endsWith(".istio.io");
    }

    /** The text, or nothing when something else stands there. */
    static String text(JsonNode value) {
        return value.isString() ? SharedTexts.of(value.stringValue()) : "";
    }

    /** The identity of a document that has a name. */
    static ResourceKey key(Kind kind, JsonNode document, String defaultNamespace) {
        JsonNode metadata = document.path("metadata");
        String written = text(metadata.path("namespace"));
        String namespace = written.isEmpty() ? defaultNamespace : written;
        return new ResourceKey(kind, kind.clusterScoped() ? "" : namespace, text(metadata.path("name")));
    }

    /** An error when nobody serves this version of Istio's group. */
    void checkVersion(Kind kind, Findings findings, JsonNode document) {
        boolean alpha = version.equals(ALPHA) && !kind.group().equals(Kind.VIRTUAL_SERVICE.group());
        if (isIstio(kind.group()) && !ISTIO_VERSIONS.contains(version) && !alpha) {
            findings.error(
                    Finding.INVALID,
                    "apiVersion",
                    document.path("apiVersion"),
                    "unknown version",
                    "write " + kind.group() + "/v1; v1beta1 and v1alpha3 are read too");
        }
    }

    /** Labels, annotations and age; the identity is known already. */
    static ResourceMeta meta(ResourceKey key, String origin, FieldCursor document) {
        document.ignore("apiVersion", "kind");
        return document.objectOrEmpty("metadata", metadata -> {
            metadata.allowUnknownFields();
            metadata.text("namespace");
            Map<String, String> annotations = metadata.textMap("annotations");
            annotations.remove(LAST_APPLIED);
            return new ResourceMeta(key, metadata.textMap("labels"), annotations, created(metadata), origin);
        });
    }

    private static Instant created(FieldCursor metadata) {
        String written = metadata.text("creationTimestamp");
        if (written == null) {
            return Defaults.CREATED;
        }
        try {
            return OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException noTime) {
            metadata.warn(
                    Finding.VALIDATION_WARNING,
                    "creationTimestamp",
                    "is no time; the resource counts as the oldest",
                    "write it like 2026-01-31T12:00:00Z");
            return Defaults.CREATED;
        }
    }
}
