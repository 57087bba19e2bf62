package io.meshway.mesh;

import io.meshway.model.Bytes;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.Kind;
import io.meshway.model.KubeService;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.Secret;
import io.meshway.model.ServerTls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at what this proxy's Gateways need around them: a Service in front (IST0162), Secrets with certificates (IST0161). */
final class GatewayPortChecks {
    private static final String IN_KUBERNETES = "kubernetes://";
    private static final String AUTHORITY = "-cacert";
    private static final String OCSP_STAPLE = "tls.ocsp-staple";

    private final ResourceSet resources;
    private final ProxyIdentity proxy;
    private final Instant now;
    private final LinkFindings findings;

    /** @param now certificates that have expired by then are of no use */
    GatewayPortChecks(ResourceSet resources, ProxyIdentity proxy, Instant now, LinkFindings findings) {
        this.resources = resources;
        this.proxy = proxy;
        this.now = now;
        this.findings = findings;
    }

    void check() {
        Set<Integer> ports = portsInFront();
        for (Gateway gateway : resources.all(Gateway.class)) {
            if (EdgeServers.selects(gateway, proxy.labels())) {
                for (int i = 0; i < gateway.servers().size(); i++) {
                    Gateway.Server server = gateway.servers().get(i);
                    port(gateway, server, "spec.servers[" + i + "].port.number", ports);
                    ServerTls tls = server.tls();
                    if (tls != null) {
                        credentials(gateway, tls, "spec.servers[" + i + "].tls");
                    }
                }
            }
        }
    }

    private Set<Integer> portsInFront() {
        Set<Integer> ports = new HashSet<>();
        for (KubeService service : resources.all(KubeService.class)) {
            if (OpenedPorts.isInFront(service, proxy)) {
                service.ports().forEach(port -> ports.add(port.port()));
            }
        }
        return ports;
    }

    private void port(Gateway gateway, Gateway.Server server, String path, Set<Integer> inFront) {
        int number = server.port().number();
        if (inFront.isEmpty() || inFront.contains(number) || number == 0) {
            return;
        }
        findings.report(
                FindingKind.PORT_NOT_ON_SERVICE,
                gateway,
                path,
                Integer.toString(number),
                "no Service in front of this gateway declares the port",
                "add it to the Service, or use a port that it has");
    }

    private void credentials(Gateway gateway, ServerTls tls, String path) {
        String name = tls.credentialName();
        if (name != null && !name.isEmpty()) {
            credential(gateway, tls, path + ".credentialName", name);
        }
        List<String> names = tls.credentialNames();
        for (int i = 0; i < names.size(); i++) {
            credential(gateway, tls, path + ".credentialNames[" + i + "]", names.get(i));
        }
    }

    private void credential(Gateway gateway, ServerTls tls, String path, String written) {
        String name = written.startsWith(IN_KUBERNETES) ? written.substring(IN_KUBERNETES.length()) : written;
        if (!(secret(name) instanceof Secret secret)) {
            return; // linking says that it is missing
        }
        List<String> missing = missing(secret, tls, name);
        if (!missing.isEmpty()) {
            findings.report(
                    FindingKind.UNUSABLE_CREDENTIAL,
                    gateway,
                    path,
                    written,
                    secret.key() + " lacks " + String.join(" and ", missing)
                            + ", so TLS handshakes of this server fail",
                    "put PEM texts there");
            return;
        }
        if (!lacks(secret, OCSP_STAPLE, OCSP_STAPLE)) {
            findings.warn(
                    Finding.UNSUPPORTED,
                    gateway,
                    path,
                    written,
                    secret.key() + " has " + OCSP_STAPLE + ", which is not sent to clients",
                    "take it out; clients that want one ask the authority");
        }
        Bytes certificate = secret.data().getOrDefault("cert", secret.data().get("tls.crt"));
        String problem = certificate == null ? null : CertificateText.problem(certificate, now);
        if (problem != null) {
            findings.report(
                    FindingKind.UNUSABLE_CREDENTIAL,
                    gateway,
                    path,
                    written,
                    secret.key() + " " + problem + ", so clients of this server get no further than TLS",
                    "renew it");
        }
    }

    private @Nullable Resource secret(String name) {
        return resources.get(new ResourceKey(Kind.SECRET, proxy.namespace(), name));
    }

    private List<String> missing(Secret secret, ServerTls tls, String name) {
        List<String> missing = new ArrayList<>();
        if (lacks(secret, "cert", "tls.crt")) {
            missing.add("tls.crt");
        }
        if (lacks(secret, "key", "tls.key")) {
            missing.add("tls.key");
        }
        boolean authority = secret(name + AUTHORITY) != null || tls.caCertCredentialName() != null;
        boolean mutual = tls.mode() == ServerTls.Mode.MUTUAL || tls.mode() == ServerTls.Mode.OPTIONAL_MUTUAL;
        if (mutual && !authority && lacks(secret, "cacert", "ca.crt")) {
            missing.add("ca.crt");
        }
        return missing;
    }

    private static boolean lacks(Secret secret, String generic, String typed) {
        Map<String, Bytes> data = secret.data();
        return isEmpty(data.get(generic)) && isEmpty(data.get(typed));
    }

    private static boolean isEmpty(@Nullable Bytes bytes) {
        return bytes == null || bytes.size() == 0;
    }
}
