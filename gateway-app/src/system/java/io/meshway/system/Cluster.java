package io.meshway.system;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster with Istio's kinds, the rights of the gateway's chart, and resources; one for each test class. */
final class Cluster implements AutoCloseable {
    private static final Path ROOT =
            Path.of(System.getProperty("meshway.root")).toAbsolutePath().normalize();

    private static final Pattern RIGHTS =
            Pattern.compile("kind: \"?(ServiceAccount|Role|RoleBinding|ClusterRole|ClusterRoleBinding)\"?");

    private final KubeCluster kube = KubeCluster.start();
    private final Backend backend = Backend.start(InetAddress.getLoopbackAddress(), "ok");

    private Cluster() {}

    /** With the namespaces {@code edge} and {@code shop}. */
    static Cluster start() {
        Cluster cluster = new Cluster();
        try {
            cluster.prepare();
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void prepare() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("helm/meshway-crds/files"))) {
            for (Path file : files.sorted().toList()) {
                kube.command("", "kubectl", "apply", "--server-side", "-f", file.toString());
            }
        }
        for (String namespace : List.of("edge", "shop", "istio-system")) {
            kube.command("", "kubectl", "create", "namespace", namespace);
        }
        kube.command("", "kubectl", "wait", "--for=condition=Established", "crd", "--all");
    }

    /** The absolute path of a file of this project. */
    static String file(String name) {
        return ROOT.resolve(name).toString();
    }

    KubeCluster kube() {
        return kube;
    }

    void apply(String yaml) {
        kube.command(yaml, "kubectl", "apply", "-f", "-");
    }

    /** Renders the gateway's chart and applies what it has to say of rights; the name of the ServiceAccount. */
    String installRights(String release, String... settings) {
        Stream<String> command = Stream.concat(
                Stream.of(
                        "helm",
                        "template",
                        release,
                        ROOT.resolve("helm/meshway-gateway").toString(),
                        "-n",
                        "edge"),
                Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)));
        String rendered = kube.output(command.toArray(String[]::new));
        StringBuilder rights = new StringBuilder();
        String account = "";
        for (String document : rendered.split("(?m)^---\\s*$")) {
            if (document.lines().anyMatch(RIGHTS.asMatchPredicate()) && !document.contains("helm.sh/hook")) {
                if (document.lines().anyMatch("kind: ServiceAccount"::equals)) {
                    account = document.replaceAll("(?s).*?\n  name: \"?([-.a-z0-9]+)\"?\n.*", "$1");
                }
                rights.append("---\n").append(document).append('\n');
            }
        }
        kube.command(rights.toString(), "kubectl", "apply", "-f", "-");
        return account;
    }

    /** A bearer token of a ServiceAccount in the namespace {@code edge}. */
    String token(String account) {
        return kube.admin()
                .serviceAccounts()
                .inNamespace("edge")
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** One host, {@code shop.example}, that leads to a backend of this JVM. */
    void applyShop() {
        apply("""
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: edge}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - {port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*/*"]}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: shop, namespace: shop}
                spec:
                  hosts: [shop.internal]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: shop, namespace: shop}
                spec:
                  hosts: [shop.example]
                  gateways: [edge/edge]
                  http:
                  - {name: main, route: [{destination: {host: shop.internal}}]}
                """.formatted(backend.port()));
    }

    /** A rule of {@code shop.example} that answers by itself. */
    void applyMarker(String text) {
        apply("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: marker, namespace: shop}
                spec:
                  hosts: [marker.example]
                  gateways: [edge/edge]
                  http:
                  - {directResponse: {status: 200, body: {string: "%s"}}}
                """.formatted(text));
    }

    @Override
    public void close() {
        kube.close();
        backend.close();
    }
}
