package io.meshway.autoconfigure;

import io.meshway.mesh.Locality;
import io.meshway.mesh.ProxyIdentity;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who this proxy is.
 *
 * @param role Which half of the rules applies: gateway for an edge, sidecar for a proxy beside one application.
 * @param namespace Namespace of the proxy's pod; Gateways' credentials and private VirtualServices are looked for there.
 * @param labels Labels of the proxy's pod, which selectors of Gateways and sourceLabels are compared with.
 * @param locality Where the proxy runs, as region/zone/subzone; empty when unknown.
 * @param nodeName Kubernetes node that the proxy's pod runs on, for Services whose internalTrafficPolicy is Local or whose trafficDistribution prefers the
 *     same node, and for the locality where it is not written; empty when unknown.
 * @param serviceAccount Service account of the proxy's pod.
 * @param id Name of this proxy in logs and telemetry, such as the pod's name.
 * @param podLabels Labels of the proxy's pod as the downward API has them; read from its file labels. Those of the property labels are added.
 * @param defaultLabels Labels outside of a pod, or without that file. Those of the property labels are added.
 * @param podInfo Folder where the downward API puts the file labels.
 * @param serverName Value of the server header of every answer; Istio's gateways say istio-envoy.
 */
@Validated
@ConfigurationProperties("istio.proxy")
public record ProxyProperties(
        @DefaultValue("gateway") ProxyIdentity.@NotNull Role role,
        @DefaultValue("default") @NotBlank String namespace,
        @DefaultValue Map<String, String> labels,
        @DefaultValue("") String locality,
        @DefaultValue("") String nodeName,
        @DefaultValue("default") String serviceAccount,
        @DefaultValue("meshway") String id,
        @DefaultValue Map<String, String> podLabels,
        @DefaultValue Map<String, String> defaultLabels,
        @DefaultValue(PodIdentity.POD_INFO) String podInfo,
        @DefaultValue("istio-envoy") @NotBlank String serverName) {
    private static final String HOSTNAME_LABEL = "kubernetes.io/hostname";

    /** The identity that the pipeline works with. */
    ProxyIdentity identity() {
        return new ProxyIdentity(role, namespace, known(), Locality.parse(locality), id, serviceAccount);
    }

    /** The labels of the pod, with the one of its node that Kubernetes gives every node. */
    private Map<String, String> known() {
        Map<String, String> all = new HashMap<>(podLabels.isEmpty() ? defaultLabels : podLabels);
        all.putAll(labels);
        if (!nodeName.isEmpty()) {
            all.putIfAbsent(HOSTNAME_LABEL, nodeName);
        }
        return all;
    }
}
