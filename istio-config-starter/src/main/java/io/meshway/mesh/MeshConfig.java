package io.meshway.mesh;

import io.meshway.model.ClientCertificateForwarding;
import io.meshway.model.ConnectionPool;
import io.meshway.model.HttpRetry;
import io.meshway.model.LoadBalancer;
import io.meshway.model.Sidecar;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the whole mesh that this proxy obeys: Istio's MeshConfig as far as traffic needs it, and our switches for old behaviour.
 *
 * @param rootNamespace mesh-wide policies live here
 * @param domainSuffix of Kubernetes service names
 * @param outboundTrafficPolicy for hosts that nobody knows, sidecars only
 * @param pathNormalization before matching
 * @param defaultVirtualServiceExportTo when a VirtualService has no {@code exportTo}
 * @param defaultServiceExportTo when a Service or ServiceEntry has none
 * @param defaultDestinationRuleExportTo when a DestinationRule has none
 * @param defaultHttpRetryPolicy replaces Istio's built-in default policy when set
 * @param defaultTrafficPolicy only {@code connectionPool} and {@code outlierDetection} count
 * @param localityLb mesh-wide {@code localityLbSetting}; null means Istio's default (enabled, nothing written)
 * @param connections to endpoints, where no DestinationRule says how
 * @param gatewayTopology what stands in front of a gateway
 * @param portMapping port that a gateway's listener opens for a server's number, where they differ
 * @param compat behaviour of older releases of Istio
 */
public record MeshConfig(
        String rootNamespace,
        String domainSuffix,
        Sidecar.Mode outboundTrafficPolicy,
        PathNormalization pathNormalization,
        List<String> defaultVirtualServiceExportTo,
        List<String> defaultServiceExportTo,
        List<String> defaultDestinationRuleExportTo,
        @Nullable HttpRetry defaultHttpRetryPolicy,
        TrafficPolicy defaultTrafficPolicy,
        LoadBalancer.@Nullable LocalityLb localityLb,
        Connections connections,
        GatewayTopology gatewayTopology,
        Map<Integer, Integer> portMapping,
        Compat compat) {
    /** Istio's defaults. */
    public static final MeshConfig DEFAULTS = new MeshConfig(
            "istio-system",
            "cluster.local",
            Sidecar.Mode.ALLOW_ANY,
            PathNormalization.BASE,
            List.of("*"),
            List.of("*"),
            List.of("*"),
            null,
            TrafficPolicy.NONE,
            null,
            Connections.DEFAULTS,
            GatewayTopology.NOTHING,
            Map.of(),
            Compat.TODAY);

    public MeshConfig {
        defaultVirtualServiceExportTo = List.copyOf(defaultVirtualServiceExportTo);
        defaultServiceExportTo = List.copyOf(defaultServiceExportTo);
        defaultDestinationRuleExportTo = List.copyOf(defaultDestinationRuleExportTo);
        portMapping = Map.copyOf(portMapping);
    }

    /**
     * Connections to endpoints.
     *
     * @param connectTimeout TLS included
     * @param tcpKeepalive what a DestinationRule leaves out of its own, attribute by attribute; null for none
     * @param h2UpgradePolicy for ports that are declared HTTP; {@code DEFAULT} does not upgrade
     * @param dnsRefreshRate how long an answer of a name server holds that does not say so itself, and how long after a failure the next query comes
     * @param trustDomain in the identities of endpoints: {@code spiffe://trustDomain/ns/namespace/sa/serviceAccount}
     */
    public record Connections(
            Duration connectTimeout,
            ConnectionPool.@Nullable Keepalive tcpKeepalive,
            ConnectionPool.H2UpgradePolicy h2UpgradePolicy,
            Duration dnsRefreshRate,
            String trustDomain) {
        /** Istio's. */
        public static final Connections DEFAULTS = new Connections(
                Duration.ofSeconds(10),
                null,
                ConnectionPool.H2UpgradePolicy.DEFAULT,
                Duration.ofSeconds(60),
                "cluster.local");
    }

    /**
     * What stands in front of a gateway.
     *
     * @param numTrustedProxies how many proxies there are whose forwarding headers count
     * @param proxyProtocol whether a load balancer writes the PROXY protocol ahead of every connection
     * @param forwardClientCertDetails what becomes of {@code x-forwarded-client-cert}
     */
    public record GatewayTopology(
            int numTrustedProxies, boolean proxyProtocol, ClientCertificateForwarding forwardClientCertDetails) {
        /** Clients. */
        public static final GatewayTopology NOTHING =
                new GatewayTopology(0, false, ClientCertificateForwarding.SANITIZE_SET);
    }

    /** {@code pathNormalization.normalization}; Istio's {@code DEFAULT} is {@link #BASE}. */
    public enum PathNormalization {
        NONE,
        BASE,
        MERGE_SLASHES,
        DECODE_AND_MERGE_SLASHES
    }

    /**
     * Defaults that Istio has changed over time; {@link #TODAY} is what it does now.
     *
     * @param missingFaultPercentageMeansAll a fault without percentage hits every request instead of none
     * @param defaultTimeout for routes without {@code timeout}; zero means none
     * @param roundRobinByDefault instead of least request
     * @param noRetriesByDefault for routes without {@code retries}
     * @param mirrorShadowSuffix {@code -shadow} behind the host of mirrored requests
     * @param strictWildcardServices an exact host covered only by a wildcard ServiceEntry is unknown, as in Istio
     * @param ejectsAtLeastOne one endpoint may be ejected however few {@code maxEjectionPercent} allows, as in Envoy before 2023
     */
    public record Compat(
            boolean missingFaultPercentageMeansAll,
            Duration defaultTimeout,
            boolean roundRobinByDefault,
            boolean noRetriesByDefault,
            boolean mirrorShadowSuffix,
            boolean strictWildcardServices,
            boolean ejectsAtLeastOne) {
        /** Nothing old. */
        public static final Compat TODAY = new Compat(false, Duration.ZERO, false, false, false, false, false);
    }
}
