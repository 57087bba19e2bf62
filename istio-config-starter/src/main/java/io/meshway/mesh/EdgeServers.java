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
 * Decides which servers of the Gateways are served, and on which socket: the first to ask for one says what it speaks. Plain HTTP servers share a socket, and
 * so do servers with TLS; a socket of plain TCP is that of one server.
 */
final class EdgeServers {
    private final Map<Integer, Integer> portMapping;
    private final LinkFindings findings;
    private final Map<Socket, Claim> claims = new HashMap<>();
    private final SortedMap<Socket, List<EdgeServer>> http = new TreeMap<>();
    private final SortedMap<Socket, List<EdgeServer>> tls = new TreeMap<>();
    private final SortedMap<Socket, EdgeServer> tcp = new TreeMap<>();

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

    /** The plain-text HTTP servers by socket, each list in the order in which they were taken. */
    SortedMap<Socket, List<EdgeServer>> http() {
        return http;
    }

    /** The servers whose connections begin with TLS, by socket, each list in the order in which they were taken. */
    SortedMap<Socket, List<EdgeServer>> tls() {
        return tls;
    }

    /** The servers for plain byte streams by socket. */
    SortedMap<Socket, EdgeServer> tcp() {
        return tcp;
    }

    private void add(Gateway gateway, Gateway.Server server, String path) {
        if (Socket.isUnix(server.bind())) {
            warnUnix(gateway, server, path);
            return;
        }
        Speech speech = Speech.of(PortProtocol.declared(server.port().protocol()));
        int number = server.port().number();
        Socket socket = Socket.of(portMapping.getOrDefault(number, number), server.bind());
        Claim first = claims.putIfAbsent(socket, new Claim(speech, gateway));
        if (first != null && (first.speech != speech || speech == Speech.TCP)) {
            warnTaken(gateway, server, path, socket, first);
            return;
        }
        EdgeServer taken = edgeServer(gateway, server, path);
        switch (speech) {
            case HTTP -> http.computeIfAbsent(socket, key -> new ArrayList<>()).add(taken);
            case TLS -> tls.computeIfAbsent(socket, key -> new ArrayList<>()).add(taken);
            case TCP -> tcp.put(socket, taken);
        }
    }

    private void warnUnix(Gateway gateway, Gateway.Server server, String path) {
        findings.warn(
                Finding.UNSUPPORTED,
                gateway,
                path + ".bind",
                String.valueOf(server.bind()),
                "sockets of the file system are not listened on: this server is not opened",
                "write an IP address and a port");
    }

    private void warnTaken(Gateway gateway, Gateway.Server server, String path, Socket socket, Claim first) {
        findings.warn(
                Finding.LISTENER,
                gateway,
                path + ".port",
                socket.port() + "/" + server.port().protocol(),
                first.gateway.key() + " already opens " + socket
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
