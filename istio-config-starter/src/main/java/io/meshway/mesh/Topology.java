package io.meshway.mesh;

import io.meshway.model.Kind;
import io.meshway.model.Node;
import io.meshway.model.ResourceKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where workloads run: their locality from labels or their node, and the labels that Istio adds for it. */
final class Topology {
    private static final String LOCALITY_LABEL = "topology.istio.io/locality";
    private static final String OLD_LOCALITY_LABEL = "istio-locality";
    static final String NETWORK = "topology.istio.io/network";
    static final String REGION = "topology.kubernetes.io/region";
    static final String ZONE = "topology.kubernetes.io/zone";
    static final String SUBZONE = "topology.istio.io/subzone";
    static final String HOST = "kubernetes.io/hostname";
    private static final String OLD_REGION = "failure-domain.beta.kubernetes.io/region";
    private static final String OLD_ZONE = "failure-domain.beta.kubernetes.io/zone";

    private final ResourceSet resources;

    Topology(ResourceSet resources) {
        this.resources = resources;
    }

    /** What the workload says of itself, else what its node says. */
    Locality locality(Map<String, String> labels, @Nullable String nodeName) {
        Locality written = written(labels);
        if (!written.equals(Locality.UNKNOWN)) {
            return written;
        }
        if (nodeName == null || !(resources.get(new ResourceKey(Kind.NODE, "", nodeName)) instanceof Node node)) {
            return Locality.UNKNOWN;
        }
        return parts(node.meta().labels());
    }

    /** Where the proxy runs: what its settings say, else its labels, else its Node. */
    Locality ofProxy(ProxyIdentity proxy) {
        if (!proxy.locality().equals(Locality.UNKNOWN)) {
            return proxy.locality();
        }
        Locality labelled = ofProxy(proxy.labels());
        return labelled.equals(Locality.UNKNOWN)
                ? locality(Map.of(), proxy.labels().get(HOST))
                : labelled;
    }

    /** Where a proxy runs whose own labels are all that is known of it. */
    static Locality ofProxy(Map<String, String> labels) {
        Locality written = written(labels);
        return written.equals(Locality.UNKNOWN) ? parts(labels) : written;
    }

    /** The label that carries a whole locality; dots separate where there is no slash. */
    private static Locality written(Map<String, String> labels) {
        String text = labels.getOrDefault(LOCALITY_LABEL, labels.getOrDefault(OLD_LOCALITY_LABEL, ""));
        return Locality.parse(text.indexOf('/') < 0 ? text.replace('.', '/') : text);
    }

    private static Locality parts(Map<String, String> labels) {
        return new Locality(
                labels.getOrDefault(REGION, labels.getOrDefault(OLD_REGION, "")),
                labels.getOrDefault(ZONE, labels.getOrDefault(OLD_ZONE, "")),
                labels.getOrDefault(SUBZONE, ""));
    }

    /** The labels of an endpoint: the workload's own, and where it runs. */
    static Map<String, String> withPlace(Map<String, String> labels, Locality locality, @Nullable String nodeName) {
        if (locality.equals(Locality.UNKNOWN) && nodeName == null) {
            return labels;
        }
        Map<String, String> all = new HashMap<>(labels);
        putIfKnown(all, REGION, locality.region());
        putIfKnown(all, ZONE, locality.zone());
        putIfKnown(all, SUBZONE, locality.subzone());
        putIfKnown(all, HOST, nodeName == null ? "" : nodeName);
        return all;
    }

    /** The labels with the network that the endpoint says it is in; the resource's word counts more than a label. */
    static Map<String, String> withNetwork(Map<String, String> labels, @Nullable String network) {
        if (network == null || network.isEmpty()) {
            return labels;
        }
        Map<String, String> all = new HashMap<>(labels);
        all.put(NETWORK, network);
        return all;
    }

    private static void putIfKnown(Map<String, String> labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }
}
