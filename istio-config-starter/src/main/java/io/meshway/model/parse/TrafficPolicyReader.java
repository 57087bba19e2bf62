package io.meshway.model.parse;

import io.meshway.model.ClientTls;
import io.meshway.model.OutlierDetection;
import io.meshway.model.TrafficPolicy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code TrafficPolicy} with its smaller blocks. */
final class TrafficPolicyReader {
    private static final Set<String> PROXY_PROTOCOLS = Set.of("V1", "V2");

    private TrafficPolicyReader() {}

    static TrafficPolicy read(FieldCursor policy) {
        return new TrafficPolicy(
                policy.object("connectionPool", ConnectionPoolReader::read),
                policy.object("loadBalancer", LoadBalancerReader::read),
                policy.object("outlierDetection", TrafficPolicyReader::outlierDetection),
                policy.object("tls", TrafficPolicyReader::tls),
                policy.objects("portLevelSettings", TrafficPolicyReader::portPolicy),
                policy.object("tunnel", TrafficPolicyReader::tunnel),
                policy.object("proxyProtocol", TrafficPolicyReader::proxyProtocol),
                policy.object("retryBudget", TrafficPolicyReader::retryBudget));
    }

    private static TrafficPolicy.PortPolicy portPolicy(FieldCursor policy) {
        return new TrafficPolicy.PortPolicy(
                policy.objectOrEmpty("port", DestinationReader::portNumber),
                policy.object("connectionPool", ConnectionPoolReader::read),
                policy.object("loadBalancer", LoadBalancerReader::read),
                policy.object("outlierDetection", TrafficPolicyReader::outlierDetection),
                policy.object("tls", TrafficPolicyReader::tls));
    }

    private static OutlierDetection outlierDetection(FieldCursor block) {
        block.ignore("consecutiveErrors");
        return new OutlierDetection(
                block.integer("consecutive5xxErrors"),
                block.integer("consecutiveGatewayErrors"),
                block.isTrue("splitExternalLocalOriginErrors"),
                block.integer("consecutiveLocalOriginFailures"),
                block.duration("interval"),
                block.duration("baseEjectionTime"),
                block.integer("maxEjectionPercent"),
                block.integer("minHealthPercent"),
                block.scalars("outlierDetectionHttpErrorCodes", Scalar.INTEGER));
    }

    private static ClientTls tls(FieldCursor tls) {
        return new ClientTls(
                tls.choice("mode", Defaults.CLIENT_TLS_MODE),
                tls.text("clientCertificate"),
                tls.text("privateKey"),
                tls.text("caCertificates"),
                tls.text("caCrl"),
                tls.text("credentialName"),
                tls.text("sni"),
                tls.texts("subjectAltNames"),
                tls.bool("insecureSkipVerify"));
    }

    private static TrafficPolicy.Tunnel tunnel(FieldCursor tunnel) {
        return new TrafficPolicy.Tunnel(
                tunnel.text("protocol"),
                tunnel.text("targetHost", Defaults.TEXT),
                tunnel.integer("targetPort", Defaults.NUMBER));
    }

    private static @Nullable String proxyProtocol(FieldCursor proxyProtocol) {
        String version = proxyProtocol.word("version", PROXY_PROTOCOLS);
        return version == null ? Defaults.PROXY_PROTOCOL : version;
    }

    private static TrafficPolicy.RetryBudget retryBudget(FieldCursor budget) {
        budget.ignore("budgetInterval");
        return new TrafficPolicy.RetryBudget(
                budget.scalar("percent", Scalar.NUMBER), budget.integer("minRetryConcurrency"));
    }
}
