package io.meshway.autoconfigure;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.ClientCertificateForwarding;
import io.meshway.model.ConnectionPool;
import io.meshway.model.HttpRetry;
import io.meshway.model.MeshSettings;
import io.meshway.model.Sidecar;
import io.meshway.model.TrafficPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.validation.annotation.Validated;

/**
 * Istio's MeshConfig in kebab case, as far as it is served.
 *
 * @param rootNamespace Namespace whose policies hold for the whole mesh.
 * @param domainSuffix Domain of Kubernetes services, behind .svc in their names.
 * @param outboundTrafficPolicy What a sidecar does with hosts that nobody knows.
 * @param pathNormalization How request paths are normalised before they are matched and forwarded: none, base (Istio's default),
 *     merge-slashes or decode-and-merge-slashes.
 * @param defaultVirtualServiceExportTo Namespaces that see a VirtualService without exportTo.
 * @param defaultServiceExportTo Namespaces that see a Service or ServiceEntry without exportTo.
 * @param defaultDestinationRuleExportTo Namespaces that see a DestinationRule without exportTo.
 * @param defaultHttpRetryPolicy Retries of routes that have no retries; Istio's built-in policy when not set.
 * @param localityLbSetting Which endpoints are preferred because of where they run.
 * @param connectTimeout How long a connection to an endpoint may take, TLS included.
 * @param tcpKeepalive What tcpKeepalive of a DestinationRule leaves out; keepalive is off where neither says anything.
 * @param h2UpgradePolicy Whether connections to HTTP ports are HTTP/2 where no DestinationRule says so: do-not-upgrade (the default) or upgrade.
 * @param trustDomain Domain of the identities that ISTIO_MUTUAL expects of endpoints.
 * @param dnsRefreshRate How long an answer of a name server holds that does not say so itself, and how long after a failure the next query comes; at least a
 *     second.
 * @param gatewayTopology What stands in front of the gateway.
 */
@Validated
@ConfigurationProperties("istio.mesh")
public record MeshProperties(
        @DefaultValue("istio-system") @NotBlank String rootNamespace,
        @DefaultValue("cluster.local") @NotBlank String domainSuffix,
        @DefaultValue @Valid OutboundTrafficPolicy outboundTrafficPolicy,
        @DefaultValue("base") MeshConfig.@NotNull PathNormalization pathNormalization,
        @DefaultValue("*") List<String> defaultVirtualServiceExportTo,
        @DefaultValue("*") List<String> defaultServiceExportTo,
        @DefaultValue("*") List<String> defaultDestinationRuleExportTo,
        @NestedConfigurationProperty @Valid @Nullable RetryPolicyProperties defaultHttpRetryPolicy,
        @DefaultValue @NestedConfigurationProperty @Valid LocalityLbProperties localityLbSetting,
        @DefaultValue("10s") @NotNull Duration connectTimeout,
        @NestedConfigurationProperty @Nullable TcpKeepalive tcpKeepalive,
        @DefaultValue("default") ConnectionPool.@NotNull H2UpgradePolicy h2UpgradePolicy,
        @DefaultValue("cluster.local") @NotBlank String trustDomain,
        @DefaultValue("60s") @NotNull Duration dnsRefreshRate,
        @DefaultValue @Valid GatewayTopology gatewayTopology) {
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);

    public MeshProperties {
        if (dnsRefreshRate.compareTo(SHORTEST_REFRESH) < 0) {
            throw new UnusablePropertyException(
                    "istio.mesh.dns-refresh-rate",
                    dnsRefreshRate.toMillis() + "ms",
                    "name servers are not asked more often than once a second",
                    "Write 1s or more; the default is 60s.");
        }
    }

    /**
     * What a sidecar does with hosts that nobody knows.
     *
     * @param mode allow-any forwards to unknown hosts, registry-only answers 502.
     */
    public record OutboundTrafficPolicy(
            @DefaultValue("allow-any") Sidecar.@NotNull Mode mode) {}

    /**
     * What stands in front of the gateway.
     *
     * @param numTrustedProxies How many proxies in front of the gateway are trusted to write x-forwarded-for and x-forwarded-proto.
     * @param proxyProtocol Whether a load balancer writes the PROXY protocol, version 1 or 2, ahead of every connection, the application's own
     *     port included: the address in it is the client's. A connection without it is closed.
     * @param forwardClientCertDetails What becomes of x-forwarded-client-cert: sanitize drops it, forward-only lets pass what a client wrote that has shown a
     *     certificate, append-forward adds what that certificate says, sanitize-set (the default) writes that alone, always-forward-only lets
     *     everybody's pass.
     */
    public record GatewayTopology(
            @DefaultValue("0") @Min(0) int numTrustedProxies,
            @DefaultValue("false") boolean proxyProtocol,
            @DefaultValue("sanitize-set") @NotNull ClientCertificateForwarding forwardClientCertDetails) {}

    /**
     * Keepalive of connections to endpoints; what is left out is the operating system's to say.
     *
     * @param probes How many probes go unanswered before the connection is dead.
     * @param time How long a connection is idle before the first probe.
     * @param interval How long it is from one probe to the next.
     */
    public record TcpKeepalive(
            @Min(1) @Nullable Integer probes,
            @Nullable Duration time,
            @Nullable Duration interval) {
        ConnectionPool.Keepalive keepalive() {
            return new ConnectionPool.Keepalive(probes, time, interval);
        }
    }

    /** MeshConfig's names of the settings that some property sets. */
    static Set<String> written(Environment environment) {
        Set<String> names = new HashSet<>();
        for (String name : MeshSettings.NAMES) {
            ConfigurationPropertyName property =
                    ConfigurationPropertyName.of("istio.mesh." + DataObjectPropertyName.toDashedForm(name));
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                if (source.getConfigurationProperty(property) != null
                        || source.containsDescendantOf(property) == ConfigurationPropertyState.PRESENT) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The settings that the pipeline works with. */
    MeshConfig meshConfig(Map<Integer, Integer> portMapping, CompatProperties compat) {
        HttpRetry retry = defaultHttpRetryPolicy == null ? null : defaultHttpRetryPolicy.policy();
        return new MeshConfig(
                rootNamespace,
                domainSuffix,
                outboundTrafficPolicy.mode(),
                pathNormalization,
                defaultVirtualServiceExportTo,
                defaultServiceExportTo,
                defaultDestinationRuleExportTo,
                retry,
                TrafficPolicy.NONE,
                localityLbSetting.setting(),
                new MeshConfig.Connections(
                        connectTimeout,
                        tcpKeepalive == null ? null : tcpKeepalive.keepalive(),
                        h2UpgradePolicy,
                        dnsRefreshRate,
                        trustDomain),
                new MeshConfig.GatewayTopology(
                        gatewayTopology.numTrustedProxies(),
                        gatewayTopology.proxyProtocol(),
                        gatewayTopology.forwardClientCertDetails()),
                portMapping,
                compat.switches());
    }
}
