package io.meshway.model.parse;

import io.meshway.model.Kind;
import io.meshway.model.Policy;
import io.meshway.model.Policy.TargetRef;
import io.meshway.model.ResourceMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads of Istio's policies whom they select, and whether anything depends on them. */
final class PolicyReader {
    private static final String DRY_RUN = "istio.io/dry-run";
    private static final String STRICT = "STRICT";

    private PolicyReader() {}

    static Policy read(ResourceMeta meta, FieldCursor spec) {
        spec.allowUnknownFields();
        return new Policy(meta, selector(spec), targetRefs(spec), isDemanding(meta, spec), contexts(spec));
    }

    private static Map<String, String> selector(FieldCursor spec) {
        Map<String, String> ofEnvoyFilter = spec.objectOrEmpty("workloadSelector", of -> of.textMap("labels"));
        return ofEnvoyFilter.isEmpty()
                ? spec.objectOrEmpty("selector", of -> of.textMap("matchLabels"))
                : ofEnvoyFilter;
    }

    private static List<TargetRef> targetRefs(FieldCursor spec) {
        List<TargetRef> refs = new ArrayList<>(spec.objects("targetRefs", PolicyReader::targetRef));
        TargetRef only = spec.object("targetRef", PolicyReader::targetRef);
        if (only != null) {
            refs.add(only);
        }
        return refs;
    }

    private static TargetRef targetRef(FieldCursor ref) {
        return new TargetRef(ref.text("group", ""), ref.text("kind", ""), ref.text("name", ""));
    }

    private static boolean isDemanding(ResourceMeta meta, FieldCursor spec) {
        if (meta.key().kind() == Kind.AUTHORIZATION_POLICY) {
            return !"AUDIT".equals(spec.text("action"))
                    && !"true".equals(meta.annotations().get(DRY_RUN));
        }
        if (meta.key().kind() == Kind.PEER_AUTHENTICATION) {
            List<String> modes = new ArrayList<>(
                    spec.objectMap("portLevelMtls", of -> of.text("mode", "")).values());
            modes.add(spec.objectOrEmpty("mtls", of -> of.text("mode", "")));
            return modes.contains(STRICT);
        }
        return true;
    }

    private static List<String> contexts(FieldCursor spec) {
        List<String> contexts = spec.objects(
                "configPatches", patch -> patch.objectOrEmpty("match", match -> match.text("context", "ANY")));
        return contexts.stream().filter(Objects::nonNull).toList();
    }
}
