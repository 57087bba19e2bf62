package io.meshway.model.parse;

import io.meshway.model.ClientCertificateForwarding;
import io.meshway.model.ConnectionPool;
import io.meshway.model.Finding;
import io.meshway.model.MeshSettings;
import io.meshway.model.Sidecar;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final String DEFAULT_CONFIG = "defaultConfig";
    private static final String TOPOLOGY = "gatewayTopology";
    private static final String PROXIES = "numTrustedProxies";
    private static final String PROXY_PROTOCOL = "proxyProtocol";
    private static final String CLIENT_CERTIFICATE = "forwardClientCertDetails";
    private static final Set<String> TOPOLOGY_NAMES = Set.of(PROXIES, PROXY_PROTOCOL, CLIENT_CERTIFICATE);

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
        List<String> unread = unread(tree);
        return FieldCursor.document(
                "MeshConfig", tree, findings, FieldCursor.Unknown.SILENT, mesh -> read(mesh, unread));
    }

    private static List<String> unread(JsonNode tree) {
        List<String> unread = new ArrayList<>();
        for (String name : tree.propertyNames()) {
            if (!name.equals(DEFAULT_CONFIG) && !MeshSettings.NAMES.contains(name)) {
                unread.add(name);
            }
        }
        String topology = DEFAULT_CONFIG + '.' + TOPOLOGY + '.';
        for (String name : tree.path(DEFAULT_CONFIG).path(TOPOLOGY).propertyNames()) {
            if (!TOPOLOGY_NAMES.contains(name)) {
                unread.add(topology + name);
            }
        }
        Collections.sort(unread);
        return unread;
    }

    private static MeshSettings read(FieldCursor mesh, List<String> unread) {
        return new MeshSettings(
                mesh.text("rootNamespace"),
                mesh.text("trustDomain"),
                mesh.object("outboundTrafficPolicy", policy -> policy.choice("mode", Sidecar.Mode.class)),
                mesh.object(
                        "pathNormalization",
                        path -> path.choice("normalization", MeshSettings.PathNormalization.class)),
                mesh.texts("defaultVirtualServiceExportTo"),
                mesh.texts("defaultServiceExportTo"),
                mesh.texts("defaultDestinationRuleExportTo"),
                mesh.object("defaultHttpRetryPolicy", HttpRuleReader::retries),
                mesh.object("defaultTrafficPolicy", TrafficPolicyReader::read),
                mesh.object("localityLbSetting", LoadBalancerReader::locality),
                mesh.duration("connectTimeout"),
                mesh.object("tcpKeepalive", ConnectionPoolReader::keepalive),
                mesh.choice("h2UpgradePolicy", ConnectionPool.H2UpgradePolicy.class),
                mesh.duration("dnsRefreshRate"),
                topology(mesh),
                unread);
    }

    private static MeshSettings.GatewayTopology topology(FieldCursor mesh) {
        MeshSettings.GatewayTopology written =
                mesh.object(DEFAULT_CONFIG, config -> config.object(TOPOLOGY, MeshSettingsReader::readTopology));
        return written == null ? MeshSettings.GatewayTopology.NONE : written;
    }

    private static MeshSettings.GatewayTopology readTopology(FieldCursor topology) {
        Integer proxies = topology.integer(PROXIES);
        if (proxies != null && proxies < 0) {
            topology.error(PROXIES, "is negative", "count the proxies in front of the gateway");
            proxies = null;
        }
        return new MeshSettings.GatewayTopology(
                proxies,
                topology.has(PROXY_PROTOCOL) ? Boolean.TRUE : null,
                topology.choice(CLIENT_CERTIFICATE, ClientCertificateForwarding.class));
    }
}
