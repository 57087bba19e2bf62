package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which servers of the Gateways are served, and on which port: the first to ask for a port says what it speaks. Plain HTTP servers share a port, and
 * so do servers with TLS; a port of plain TCP is that of one server.
 */
final class EdgeServers {
    private final Map<Integer, Integer> portMapping;
    private final LinkFindings findings;
    private final Map<Integer, Claim> claims = new HashMap<>();
    private final SortedMap<Integer, List<EdgeServer>> http = new TreeMap<>();
    private final SortedMap<Integer, List<EdgeServer>> tls = new TreeMap<>();
    private final SortedMap<Integer, EdgeServer> tcp = new TreeMap<>();

    /** @param portMapping declared numbers to opened ones, where they differ */
    EdgeServers(Map<Integer, Integer> portMapping, LinkFindings findings) {
        this.portMapping = portMapping;
        this.findings = findings;
    }

    /** Whether the Gateway is meant for a proxy with these labels; one without selector is meant for all. */
    static boolean selects(Gateway gateway, Map<String, String> proxyLabels) {
        return proxyLabels.entrySet().containsAll(gateway.selector().entrySet());
    }

    /** Takes the servers of a Gateway; Gateways come in creation order. */
    void add(Gateway gateway) {
        for (int i = 0; i < gateway.servers().size(); i++) {
            add(gateway, gateway.servers().get(i), "spec.servers[" + i + "]");
        }
    }

    /** The plain-text HTTP servers by opened port, each list in the order in which they were taken. */
    SortedMap<Integer, List<EdgeServer>> http() {
        return http;
    }

    /** The servers whose connections begin with TLS, by opened port, each list in the order in which they were taken. */
    SortedMap<Integer, List<EdgeServer>> tls() {
        return tls;
    }

    /** The servers for plain byte streams by opened port. */
    SortedMap<Integer, EdgeServer> tcp() {
        return tcp;
    }

    private void add(Gateway gateway, Gateway.Server server, String path) {
        if (server.bind() != null && !server.bind().isEmpty()) {
            return; // the reader of Gateways says that this is not served
        }
        Speech speech = Speech.of(PortProtocol.declared(server.port().protocol()));
        int port =
                portMapping.getOrDefault(server.port().number(), server.port().number());
        Claim first = claims.putIfAbsent(port, new Claim(speech, gateway));
        if (first != null && (first.speech != speech || speech == Speech.TCP)) {
            warnTaken(gateway, server, path, port, first);
            return;
        }
        EdgeServer taken = edgeServer(gateway, server, path);
        switch (speech) {
            case HTTP -> http.computeIfAbsent(port, key -> new ArrayList<>()).add(taken);
            case TLS -> tls.computeIfAbsent(port, key -> new ArrayList<>()).add(taken);
            case TCP -> tcp.put(port, taken);
        }
    }

    private void warnTaken(Gateway gateway, Gateway.Server server, String path, int port, Claim first) {
        findings.warn(
                Finding.LISTENER,
                gateway,
                path + ".port",
                port + "/" + server.port().protocol(),
                first.gateway.key() + " already opens port " + port
                        + (first.speech == Speech.TCP ? " for its byte streams" : " for another protocol")
                        + ", so this server is left out",
                "give one of them another port");
    }

    private static EdgeServer edgeServer(Gateway gateway, Gateway.Server server, String path) {
        List<ServerHost> hosts = server.hosts().stream()
                .map(host -> ServerHost.parse(host, gateway.namespace()))
                .toList();
        return new EdgeServer(gateway, server, path, new ExposedHosts(hosts));
    }

    private record Claim(Speech speech, Gateway gateway) {}

    /** What a port's connections begin with. */
    private enum Speech {
        HTTP,
        TLS,
        TCP;

        static Speech of(PortProtocol protocol) {
            if (protocol.isHttp()) {
                return HTTP;
            }
            return protocol.isTls() ? TLS : TCP;
        }
    }
}
