package io.meshway.mesh;

import io.meshway.model.ClientTls;
import io.meshway.model.DestinationRule;
import io.meshway.model.Gateway;
import io.meshway.model.KubeService;
import io.meshway.model.LoadBalancer;
import io.meshway.model.Namespace;
import io.meshway.model.Resource;
import io.meshway.model.ServerTls;
import io.meshway.model.ServiceEntry;
import io.meshway.model.TrafficPolicy;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What resources refer to that is not worth reading otherwise, so that a source reads no Secret that nobody names and no Pod whose labels nobody asks for.
 *
 * @param secrets names of Secrets in the proxy's namespace
 * @param configMaps names of ConfigMaps in the proxy's namespace
 * @param podNamespaces namespaces whose Pods are asked for; the empty name stands for all
 * @param nodes whether it matters where endpoints run
 */
public record MeshNeeds(Set<String> secrets, Set<String> configMaps, Set<String> podNamespaces, boolean nodes) {
    /** Stands for all namespaces. */
    private static final String EVERYWHERE = "";

    private static final String TRAFFIC_DISTRIBUTION = "networking.istio.io/traffic-distribution";
    private static final String TOPOLOGY_OF_KUBERNETES = "topology.kubernetes.io/";
    private static final String TOPOLOGY_OF_ISTIO = "topology.istio.io/";

    public MeshNeeds {
        secrets = Set.copyOf(secrets);
        configMaps = Set.copyOf(configMaps);
        podNamespaces = Set.copyOf(podNamespaces);
    }

    /** Looks through the resources; the order does not matter. */
    public static MeshNeeds of(Collection<? extends Resource> resources, ProxyIdentity proxy, MeshConfig config) {
        Finder finder = new Finder(proxy, config);
        resources.forEach(finder::look);
        return new MeshNeeds(finder.secrets, finder.configMaps, finder.podNamespaces, finder.nodes);
    }

    /** Collects while it looks. */
    private static final class Finder {
        private static final String AUTHORITY_SUFFIX = "-cacert";
        private static final String CONFIG_MAP = "configmap://";
        private static final String SECRET = "kubernetes://";

        /** What Kubernetes accepts as a name; there is no object with another one. */
        private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

        private static final int LONGEST_NAME = 253;

        private final ProxyIdentity proxy;
        private final MeshConfig config;
        private final Set<String> secrets = new HashSet<>();
        private final Set<String> configMaps = new HashSet<>();
        private final Set<String> podNamespaces = new HashSet<>();
        private boolean nodes;

        Finder(ProxyIdentity proxy, MeshConfig config) {
            this.proxy = proxy;
            this.config = config;
            LoadBalancer.LocalityLb ofMesh = config.localityLb();
            nodes = ofMesh != null;
            if (ofMesh != null && asksForLabels(ofMesh.failoverPriority())) {
                podNamespaces.add(EVERYWHERE);
            }
        }

        void look(Resource resource) {
            if (resource instanceof Gateway gateway) {
                gateway(gateway);
            } else if (resource instanceof DestinationRule rule) {
                rule(rule);
            } else if (resource instanceof ServiceEntry entry) {
                if (entry.workloadSelector() != null) {
                    podNamespaces.add(entry.namespace());
                }
            } else if (resource instanceof KubeService service) {
                service(service);
            } else if (resource instanceof Namespace) {
                nodes |= resource.meta().annotations().containsKey(TRAFFIC_DISTRIBUTION);
            }
        }

        private void gateway(Gateway gateway) {
            if (!EdgeServers.selects(gateway, proxy.labels())) {
                return;
            }
            for (Gateway.Server server : gateway.servers()) {
                ServerTls tls = server.tls();
                if (tls != null) {
                    credential(tls.credentialName());
                    tls.credentialNames().forEach(this::credential);
                    credential(tls.caCertCredentialName());
                }
            }
        }

        private void rule(DestinationRule rule) {
            boolean labels = policy(rule.trafficPolicy());
            for (DestinationRule.Subset subset : rule.subsets()) {
                labels |= policy(subset.trafficPolicy());
                labels |= !subset.labels().isEmpty();
            }
            if (labels) {
                podsOf(HostNames.complete(rule.host(), rule.namespace(), config.domainSuffix()));
            }
        }

        /** Whether it asks for labels or service accounts of endpoints. */
        private boolean policy(@Nullable TrafficPolicy policy) {
            if (policy == null) {
                return false;
            }
            boolean labels = tls(policy.tls());
            labels |= balancer(policy.loadBalancer());
            nodes |= policy.outlierDetection() != null;
            for (TrafficPolicy.PortPolicy port : policy.portLevelSettings()) {
                labels |= tls(port.tls());
                labels |= balancer(port.loadBalancer());
                nodes |= port.outlierDetection() != null;
            }
            return labels;
        }

        private boolean balancer(@Nullable LoadBalancer balancer) {
            LoadBalancer.LocalityLb locality = balancer == null ? null : balancer.localityLb();
            nodes |= locality != null;
            return locality != null && asksForLabels(locality.failoverPriority());
        }

        private static boolean asksForLabels(List<String> failoverPriority) {
            return failoverPriority.stream()
                    .anyMatch(
                            label -> !label.startsWith(TOPOLOGY_OF_KUBERNETES) && !label.startsWith(TOPOLOGY_OF_ISTIO));
        }

        /** In mutual TLS within the mesh a Pod's service account is whom a certificate has to be of. */
        private boolean tls(@Nullable ClientTls tls) {
            if (tls == null) {
                return false;
            }
            credential(tls.credentialName());
            return tls.mode() == ClientTls.Mode.ISTIO_MUTUAL;
        }

        /** The namespace is in the name of a Service's host; other hosts are those of ServiceEntries, which say themselves whom they select. */
        private void podsOf(String host) {
            String suffix = ".svc." + config.domainSuffix();
            if (host.endsWith(suffix)) {
                String named = host.substring(0, host.length() - suffix.length());
                String namespace = named.substring(named.indexOf('.') + 1);
                podNamespaces.add(namespace.equals(HostNames.ANY) ? EVERYWHERE : namespace);
            } else if (HostNames.isWildcard(host)) {
                podNamespaces.add(EVERYWHERE);
            }
        }

        private void service(KubeService service) {
            nodes |= service.trafficDistribution() != null
                    || service.meta().annotations().containsKey(TRAFFIC_DISTRIBUTION);
            if (OpenedPorts.isInFront(service, proxy)) {
                for (KubeService.Port port : service.ports()) {
                    String target = port.targetPort();
                    if (target != null && !target.isEmpty() && PortNumbers.parse(target) == null) {
                        podNamespaces.add(service.namespace());
                    }
                }
            }
        }

        private void credential(@Nullable String written) {
            if (written == null) {
                return;
            }
            if (written.startsWith(CONFIG_MAP)) {
                addName(configMaps, written.substring(CONFIG_MAP.length()));
                return;
            }
            String name = written.startsWith(SECRET) ? written.substring(SECRET.length()) : written;
            addName(secrets, name);
            addName(secrets, name + AUTHORITY_SUFFIX);
        }

        private static void addName(Set<String> names, String name) {
            if (name.length() <= LONGEST_NAME && NAME.matcher(name).matches()) {
                names.add(name);
            }
        }
    }
}
