package io.meshway.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Istio resources that route as {@link StockGateway} does. */
final class MeshFolder {
    private static final int SERVICES_PER_FILE = 1000;

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: %d, name: boot, protocol: HTTP}, hosts: ["*"]}
              - {port: {number: %d, name: own, protocol: HTTP}, hosts: ["*"]}
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: backend}
            spec:
              hosts: [backend.example.com]
              ports: [{number: 80, name: http, protocol: HTTP}]
              resolution: STATIC
              endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
            """;

    private static final String VIRTUAL_SERVICE = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: service%d}
            spec:
              hosts: [%s]
              gateways: [edge]
              http:
              - match: [{uri: {prefix: %s}}]
                route: [{destination: {host: backend.example.com, port: {number: 80}}}]
            """;

    private MeshFolder() {}

    /**
     * Writes the folder.
     *
     * @param boot the application's port
     * @param own a port of the mesh alone
     */
    static void write(Path folder, int hosts, int boot, int own, int backend) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("edge.yaml"), GATEWAY.formatted(boot, own, backend));
        for (int from = 0; from < hosts; from += SERVICES_PER_FILE) {
            StringBuilder file = new StringBuilder();
            for (int i = from; i < Math.min(hosts, from + SERVICES_PER_FILE); i++) {
                file.append(VIRTUAL_SERVICE.formatted(i, Requests.host(i), Requests.PREFIX));
            }
            Files.writeString(folder.resolve("services-" + from + ".yaml"), file);
        }
    }
}
