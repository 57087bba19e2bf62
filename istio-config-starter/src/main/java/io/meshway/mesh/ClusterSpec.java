package io.meshway.mesh;

import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a cluster: who can be picked and under which policy.
 *
 * @param key its identity
 * @param service the Service or ServiceEntry that declares the host
 * @param protocol what its endpoints speak
 * @param endpoints where they come from
 * @param policy the effective policy: port, subset and mesh levels merged block by block as Istio does, without {@code portLevelSettings}
 * @param connectTimeout TCP and TLS; from the policy, else from the mesh
 * @param subjectAltNames accepted server names when the policy names none
 * @param trafficDistribution whether the service asks for endpoints nearby
 * @param localityWeights null when localities do not matter within a priority; else traffic goes to localities first, in the ratio of these weights, one
 *     that is not named weighing what its endpoints weigh
 * @param healthCheck how its endpoints are checked; null for not at all
 */
public record ClusterSpec(
        ClusterKey key,
        ResourceKey service,
        UpstreamProtocol protocol,
        EndpointSource endpoints,
        TrafficPolicy policy,
        Duration connectTimeout,
        List<String> subjectAltNames,
        TrafficDistribution trafficDistribution,
        @Nullable Map<Locality, Integer> localityWeights,
        @Nullable HealthCheck healthCheck) {
    public ClusterSpec {
        subjectAltNames = List.copyOf(subjectAltNames);
        localityWeights = localityWeights == null ? null : Map.copyOf(localityWeights);
    }

    /** A cluster whose endpoints are one flat list within each priority, and not checked. */
    public ClusterSpec(
            ClusterKey key,
            ResourceKey service,
            UpstreamProtocol protocol,
            EndpointSource endpoints,
            TrafficPolicy policy,
            Duration connectTimeout,
            List<String> subjectAltNames,
            TrafficDistribution trafficDistribution) {
        this(
                key,
                service,
                protocol,
                endpoints,
                policy,
                connectTimeout,
                subjectAltNames,
                trafficDistribution,
                null,
                null);
    }

    /** The same cluster with endpoints from elsewhere. */
    public ClusterSpec withEndpoints(EndpointSource source) {
        return new ClusterSpec(
                key,
                service,
                protocol,
                source,
                policy,
                connectTimeout,
                subjectAltNames,
                trafficDistribution,
                localityWeights,
                healthCheck);
    }

    /** What connections to endpoints carry. */
    public enum UpstreamProtocol {
        HTTP1,
        HTTP2,
        BYTES
    }

    /** Where endpoints come from. */
    public sealed interface EndpointSource {
        /** Known addresses. */
        record Fixed(List<EndpointSpec> endpoints) implements EndpointSource {
            public Fixed {
                endpoints = List.copyOf(endpoints);
            }
        }

        /**
         * Names to resolve, every address of each answer is an endpoint (Envoy's strict DNS). A template's address may also be an IP.
         *
         * @param logical at most one name, new connections go to the first address of the latest answer (Envoy's logical DNS)
         */
        record Names(List<EndpointSpec> templates, boolean logical) implements EndpointSource {
            public Names {
                templates = List.copyOf(templates);
            }
        }

        /**
         * The request's own host, resolved on demand (resolution NONE or DYNAMIC_DNS of a wildcard host).
         *
         * @param hosts the wildcard: requests for other hosts have nowhere to go
         * @param port that is dialled, whatever port the request names
         * @param dynamic the resolution is DYNAMIC_DNS
         */
        record RequestedHost(String hosts, int port, boolean dynamic) implements EndpointSource {
            /** Whether the host, in lower case, is one of those. */
            public boolean covers(String host) {
                return HostNames.covers(hosts, host);
            }

            /** The endpoint that is looked for behind one of the hosts. */
            public EndpointSpec endpoint(String host) {
                return new EndpointSpec(host, port, Map.of(), 1, Locality.UNKNOWN, EndpointHealth.HEALTHY);
            }
        }
    }

    /**
     * One endpoint, or the template for the addresses that one name resolves to.
     *
     * @param address IP, DNS name, or an absolute path or {@code @abstract} name of a Unix socket with port 0
     * @param labels pod or workload labels, with the synthetic topology labels
     * @param weight at least 1
     * @param priority 0 is preferred; others get traffic as far as those before them cannot take it
     * @param identity {@code spiffe://} of the workload; empty when unknown
     */
    public record EndpointSpec(
            String address,
            int port,
            Map<String, String> labels,
            int weight,
            Locality locality,
            EndpointHealth health,
            int priority,
            String identity) {
        public EndpointSpec {
            labels = Map.copyOf(labels);
        }

        /** An endpoint whose identity is unknown. */
        public EndpointSpec(
                String address,
                int port,
                Map<String, String> labels,
                int weight,
                Locality locality,
                EndpointHealth health,
                int priority) {
            this(address, port, labels, weight, locality, health, priority, "");
        }

        /** An endpoint of the first priority. */
        public EndpointSpec(
                String address,
                int port,
                Map<String, String> labels,
                int weight,
                Locality locality,
                EndpointHealth health) {
            this(address, port, labels, weight, locality, health, 0, "");
        }

        /** The same at another address. */
        public EndpointSpec at(String otherAddress) {
            return new EndpointSpec(otherAddress, port, labels, weight, locality, health, priority, identity);
        }

        /** The same in another priority. */
        EndpointSpec withPriority(int other) {
            return other == priority
                    ? this
                    : new EndpointSpec(address, port, labels, weight, locality, health, other, identity);
        }
    }

    /** {@code trafficDistribution} of a Kubernetes Service, or Istio's annotation in its place. */
    public enum TrafficDistribution {
        /** Nothing is asked for. */
        ANY,
        /** {@code PreferSameZone}, once {@code PreferClose}. */
        SAME_ZONE,
        /** {@code PreferSameNode}. */
        SAME_NODE
    }

    /** What the platform says of an endpoint. */
    public enum EndpointHealth {
        HEALTHY,
        UNHEALTHY,
        DRAINING
    }
}
