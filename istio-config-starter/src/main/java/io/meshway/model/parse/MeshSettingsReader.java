package io.meshway.model.parse;

import io.meshway.model.ConnectionPool;
import io.meshway.model.Finding;
import io.meshway.model.MeshSettings;
import io.meshway.model.Sidecar;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads Istio's MeshConfig from the text that a ConfigMap has it in. */
final class MeshSettingsReader {
    private static final String PATH = "data.mesh";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> READ = Set.of(
            "rootNamespace",
            "trustDomain",
            "outboundTrafficPolicy",
            "defaultVirtualServiceExportTo",
            "defaultServiceExportTo",
            "defaultDestinationRuleExportTo",
            "defaultHttpRetryPolicy",
            "localityLbSetting",
            "connectTimeout",
            "tcpKeepalive",
            "h2UpgradePolicy");

    private MeshSettingsReader() {}

    /** What the text says; null, and an error is told, when it is no mapping. */
    static @Nullable MeshSettings read(String text, Findings findings) {
        JsonNode tree;
        try {
            tree = YAML.readTree(text);
        } catch (JacksonException e) {
            findings.error(
                    Finding.UNREADABLE,
                    PATH,
                    StringNode.valueOf(text),
                    "is no YAML: " + e.getOriginalMessage(),
                    "correct the text");
            return null;
        }
        if (tree == null || !tree.isObject()) {
            boolean nothing = tree == null || tree.isNull() || tree.isMissingNode();
            if (!nothing) {
                findings.error(
                        Finding.UNREADABLE,
                        PATH,
                        StringNode.valueOf(text),
                        "is no mapping",
                        "write the fields of MeshConfig");
            }
            return null;
        }
        List<String> unread = tree.propertyNames().stream()
                .filter(name -> !READ.contains(name))
                .sorted()
                .toList();
        return FieldCursor.document(
                "MeshConfig", tree, findings, FieldCursor.Unknown.SILENT, mesh -> read(mesh, unread));
    }

    private static MeshSettings read(FieldCursor mesh, List<String> unread) {
        return new MeshSettings(
                mesh.text("rootNamespace"),
                mesh.text("trustDomain"),
                mesh.object("outboundTrafficPolicy", policy -> policy.choice("mode", Sidecar.Mode.class)),
                mesh.texts("defaultVirtualServiceExportTo"),
                mesh.texts("defaultServiceExportTo"),
                mesh.texts("defaultDestinationRuleExportTo"),
                mesh.object("defaultHttpRetryPolicy", HttpRuleReader::retries),
                mesh.object("localityLbSetting", LoadBalancerReader::locality),
                mesh.duration("connectTimeout"),
                mesh.object("tcpKeepalive", ConnectionPoolReader::keepalive),
                mesh.choice("h2UpgradePolicy", ConnectionPool.H2UpgradePolicy.class),
                unread);
    }
}
