package io.meshway.mesh;

import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.ServerTls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds Gateways of one workload that get in each other's way: one host on one port (IST0145), one certificate (IST0138). */
final class GatewayChecks {
    private final ProxyIdentity proxy;
    private final WorkloadLabels workloads;
    private final LinkFindings findings;
    private final Map<String, List<Gateway>> exposed = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Map<String, List<Gateway>> certificates = new HashMap<>();

    GatewayChecks(ProxyIdentity proxy, WorkloadLabels workloads, LinkFindings findings) {
        this.proxy = proxy;
        this.workloads = workloads;
        this.findings = findings;
    }

    /** All of them, in creation order. */
    void check(List<Gateway> gateways) {
        for (Gateway gateway : gateways) {
            for (int i = 0; i < gateway.servers().size(); i++) {
                Gateway.Server server = gateway.servers().get(i);
                hosts(gateway, server, "spec.servers[" + i + "].hosts[");
                certificate(gateway, server, "spec.servers[" + i + "].tls");
            }
        }
    }

    private void hosts(Gateway gateway, Gateway.Server server, String path) {
        String socket = socket(server);
        for (int i = 0; i < server.hosts().size(); i++) {
            String host = HostNames.lower(server.hosts().get(i));
            Gateway first = join(exposed, socket + host, gateway);
            if (first != null) {
                conflict(gateway, server, path, i, first);
                earlier(first, socket, host, gateway);
            }
        }
    }

    private static String socket(Gateway.Server server) {
        return server.port().number() + " " + (server.bind() == null ? "" : server.bind()) + " ";
    }

    /** Both are told of each other. */
    private void earlier(Gateway first, String socket, String host, Gateway gateway) {
        for (int i = 0; i < first.servers().size(); i++) {
            Gateway.Server server = first.servers().get(i);
            for (int j = 0; socket(server).equals(socket) && j < server.hosts().size(); j++) {
                String path = "spec.servers[" + i + "].hosts[";
                if (HostNames.lower(server.hosts().get(j)).equals(host) && told.add(first.key() + path + j)) {
                    conflict(first, server, path, j, gateway);
                }
            }
        }
    }

    private void conflict(Gateway gateway, Gateway.Server server, String path, int index, Gateway other) {
        boolean plain = server.tls() == null
                || PortProtocol.declared(server.port().protocol()).isHttp();
        findings.report(
                FindingKind.CONFLICTING_GATEWAYS,
                gateway,
                path + index + "]",
                server.hosts().get(index),
                other.key() + " exposes this host on port " + server.port().number() + " too; "
                        + (plain
                                ? "the rules behind both are merged"
                                : "of TLS servers the one of the older Gateway is served"),
                "expose the host in one of them");
    }

    private void certificate(Gateway gateway, Gateway.Server server, String path) {
        ServerTls tls = server.tls();
        String secret = tls == null ? null : tls.credentialName();
        String file = tls == null ? null : tls.serverCertificate();
        String written = secret == null || secret.isEmpty() ? file : secret;
        if (written == null || written.isEmpty()) {
            return;
        }
        Gateway first = join(certificates, written, gateway);
        if (first != null) {
            findings.report(
                    FindingKind.SHARED_CERTIFICATE,
                    gateway,
                    path,
                    written,
                    first.key() + " uses the same certificate: a client that reuses its HTTP/2 connection for a host of"
                            + " the other Gateway gets 404",
                    "expose the hosts in one server, or give each Gateway a certificate of its own");
        }
    }

    /** The first Gateway of the same workload under this key; null when there is none. */
    private @Nullable Gateway join(Map<String, List<Gateway>> byKey, String key, Gateway gateway) {
        List<Gateway> known = byKey.computeIfAbsent(key, unused -> new ArrayList<>(1));
        for (Gateway other : known) {
            if (other.key().equals(gateway.key())) {
                return null;
            }
            if (shareWorkload(other, gateway)) {
                return other;
            }
        }
        known.add(gateway);
        return null;
    }

    private boolean shareWorkload(Gateway one, Gateway other) {
        Map<String, String> narrow =
                one.selector().size() > other.selector().size() ? one.selector() : other.selector();
        Map<String, String> wide = narrow == one.selector() ? other.selector() : one.selector();
        if (one.selector().equals(other.selector())) {
            return true;
        }
        return narrow.entrySet().containsAll(wide.entrySet())
                && (proxy.labels().entrySet().containsAll(narrow.entrySet()) || workloads.anySelected(narrow));
    }
}
