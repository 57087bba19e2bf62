package io.meshway.runtime;

import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A small mesh in which everything refers to everything, changed at random: documents of all kinds come, go, move and change, some of them broken or there twice. */
final class RandomMesh {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final ResourceParser parser = new ResourceParser();
    private final List<SourceDocument> documents = new ArrayList<>();
    private final Random random;

    RandomMesh(long seed) {
        random = new Random(seed);
        add(gateway("gw"));
        for (int i = 0; i < 60; i++) {
            add(anything());
        }
    }

    SourceSnapshot snapshot() {
        return new SourceSnapshot(documents, List.of());
    }

    /** One to three changes. */
    void change() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(16)) {
                case 0 -> remove();
                case 1 -> move();
                case 2, 3, 4 -> add(anything());
                default -> replace();
            }
        }
    }

    private void add(String yaml) {
        documents.add(random.nextInt(documents.size() + 1), read(yaml));
    }

    private void remove() {
        if (documents.size() > 40) {
            documents.remove(random.nextInt(documents.size()));
        }
    }

    private void move() {
        SourceDocument moved = documents.remove(random.nextInt(documents.size()));
        documents.add(random.nextInt(documents.size() + 1), moved);
    }

    /** Another document with the identity of one that is there, in its place; half of the time with the same content. */
    private void replace() {
        String yaml = anything();
        SourceDocument next = read(yaml);
        for (int i = 0; i < documents.size(); i++) {
            if (sameIdentity(documents.get(i), next)) {
                documents.set(i, random.nextInt(4) == 0 ? read(yaml) : next);
                return;
            }
        }
        documents.add(next);
    }

    private static boolean sameIdentity(SourceDocument one, SourceDocument other) {
        return one.result() instanceof ParseResult.Accepted known
                && other.result() instanceof ParseResult.Accepted next
                && known.resource().key().equals(next.resource().key());
    }

    private SourceDocument read(String yaml) {
        JsonNode tree = YAML.readTree(yaml);
        String origin = "mesh.yaml#" + random.nextInt(1000);
        List<ParseResult> results = parser.parse(tree, origin, "default");
        return new SourceDocument(origin, results.get(0));
    }

    private String one(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private String anything() {
        return switch (random.nextInt(26)) {
            case 0, 1, 2, 3, 4, 5 -> virtualService();
            case 6 -> delegate();
            case 7 -> gateway(one("gw", "gw", "other", "tls"));
            case 8, 9, 10 -> destinationRule();
            case 11, 12 -> service();
            case 13 -> serviceEntry();
            case 14, 15, 16 -> slice();
            case 17, 18 -> pod();
            case 19 -> workloadEntry();
            case 20 -> sidecar();
            case 21 -> policy();
            case 22 -> namespaceOrNode();
            case 23 -> secret();
            case 24 -> meshConfig();
            default -> broken();
        };
    }

    private String meta(String name) {
        return meta(name, one("default", "default", "team"), "");
    }

    private String meta(String name, String namespace, String more) {
        return "metadata: {name: %s, namespace: %s, creationTimestamp: \"20%d-01-01T00:00:00Z\"%s}"
                .formatted(name, namespace, 10 + random.nextInt(3), more);
    }

    private String istio(String kind, String meta, String spec) {
        return "apiVersion: networking.istio.io/v1\nkind: %s\n%s\nspec: %s\n".formatted(kind, meta, spec);
    }

    private String host() {
        return one("a.com", "b.com", "\"*.com\"", "\"*\"", "reviews", "ratings", "x.wild.com", "\"*.wild.com\"");
    }

    private String destination() {
        return "{host: %s%s%s}"
                .formatted(
                        one(
                                "reviews",
                                "ratings",
                                "reviews.team.svc.cluster.local",
                                "alias",
                                "x.wild.com",
                                "entry.com",
                                "nobody"),
                        one("", "", ", port: {number: 9080}", ", port: {number: 80}"),
                        one("", "", ", subset: v1", ", subset: v2"));
    }

    private String exportTo() {
        return one(
                "",
                "",
                "",
                ", exportTo: [\".\"]",
                ", exportTo: [\"*\"]",
                ", exportTo: [default]",
                ", exportTo: [team]");
    }

    private String rule() {
        String match = one(
                "",
                "match: [{uri: {prefix: /a}}], ",
                "match: [{uri: {exact: /b}, headers: {x: {exact: y}}}, {port: 80}], ",
                "match: [{gateways: [gw], uri: {regex: /c.*}}], ",
                "match: [{sourceNamespace: elsewhere}], ",
                "match: [{headers: {\"@request.auth.claims.sub\": {exact: me}}}], ");
        return "{" + match
                + one(
                        "route: [{destination: %s}]".formatted(destination()),
                        "route: [{destination: %s, weight: 30}, {destination: %s, weight: 70}]"
                                .formatted(destination(), destination()),
                        "route: [{destination: %s}], mirror: %s".formatted(destination(), destination()),
                        "redirect: {uri: /x}",
                        "delegate: {name: %s}".formatted(one("d1", "d2", "missing")),
                        "delegate: {name: d1, namespace: team}")
                + "}";
    }

    private String virtualService() {
        String gateways = one(
                "",
                ", gateways: [gw]",
                ", gateways: [default/gw, default/tls]",
                ", gateways: [default/gw]",
                ", gateways: [mesh, default/other]",
                ", gateways: [none]");
        String l4 = one("", "", "", ", tcp: [{route: [{destination: %s}]}]".formatted(destination()));
        return istio(
                "VirtualService",
                meta(one("v1", "v2", "v3", "v4", "v5")),
                "{hosts: [%s, %s.org]%s, http: [%s, %s]%s%s}"
                        .formatted(host(), one("k", "l"), gateways, rule(), rule(), l4, exportTo()));
    }

    private String delegate() {
        return istio(
                "VirtualService", meta(one("d1", "d2")), "{http: [%s, %s]%s}".formatted(rule(), rule(), exportTo()));
    }

    private String gateway(String name) {
        String http = "{port: {number: %s, name: http, protocol: HTTP}, hosts: [%s]%s}"
                .formatted(
                        one("80", "80", "81"),
                        one("\"*\"", "\"*.com\"", "\"team/*\", a.com"),
                        one("", "", "", ", bind: 127.0.0.2"));
        String tls = "{port: {number: 443, name: %s, protocol: %s}, hosts: [%s], tls: {%s}}"
                .formatted(
                        one("https", "tls"),
                        one("HTTPS", "TLS"),
                        one("a.com", "\"*\"", "b.com"),
                        one("mode: SIMPLE, credentialName: cert", "mode: PASSTHROUGH"));
        String tcp = "{port: {number: 9000, name: tcp, protocol: TCP}, hosts: [\"*\"]}";
        return istio(
                "Gateway",
                meta(name, "default", ""),
                "{selector: {istio: %s}, servers: [%s]}"
                        .formatted(
                                one("ingressgateway", "ingressgateway", "another"),
                                one(http, http, http + ", " + tls, tls, tcp + ", " + http)));
    }

    private String destinationRule() {
        String policy = one(
                "",
                ", trafficPolicy: {connectionPool: {tcp: {maxConnections: %d}}}".formatted(1 + random.nextInt(9)),
                ", trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x}}}",
                ", trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}}",
                ", trafficPolicy: {tls: {mode: SIMPLE, credentialName: client}}");
        String subsets = one(
                "",
                ", subsets: [{name: v1, labels: {version: v1}}]",
                ", subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]");
        return istio(
                "DestinationRule",
                meta(one("r1", "r2", "r3", "r4")),
                "{host: %s%s%s%s}"
                        .formatted(
                                one("reviews", "ratings", "\"*.com\"", "entry.com", "nobody.com"),
                                policy,
                                subsets,
                                exportTo()));
    }

    private String service() {
        if (random.nextInt(4) == 0) {
            return "apiVersion: v1\nkind: Service\n" + meta("alias", "default", "")
                    + "\nspec: {type: ExternalName, externalName: %s%s}\n"
                            .formatted(
                                    one(
                                            "reviews.default.svc.cluster.local",
                                            "entry.com",
                                            "alias.default.svc.cluster.local"),
                                    one("", ", ports: [{name: http, port: 80}]"));
        }
        String annotations = one("", "", ", annotations: {networking.istio.io/exportTo: team}");
        return "apiVersion: v1\nkind: Service\n"
                + meta(one("reviews", "ratings", "front"), one("default", "team"), annotations)
                + "\nspec: {ports: [{name: %s, port: %s%s}]%s}\n"
                        .formatted(
                                one("http", "http", "grpc", "web"),
                                one("80", "9080"),
                                one("", ", targetPort: 8080"),
                                one(
                                        "",
                                        ", selector: {app: reviews}",
                                        ", selector: {istio: ingressgateway}",
                                        ", internalTrafficPolicy: Local"));
    }

    private String serviceEntry() {
        return istio(
                "ServiceEntry",
                meta(one("e1", "e2", "e3")),
                "{hosts: [%s], ports: [{number: 80, name: http, protocol: %s}], %s%s}"
                        .formatted(
                                one("entry.com", "\"*.wild.com\"", "reviews.default.svc.cluster.local", "a.com"),
                                one("HTTP", "GRPC"),
                                one(
                                        "resolution: STATIC, endpoints: [{address: 10.0.0.%d, labels: {version: v1}}]"
                                                .formatted(random.nextInt(9)),
                                        "resolution: DNS",
                                        "resolution: NONE",
                                        "resolution: STATIC, workloadSelector: {labels: {app: reviews}}"),
                                exportTo()));
    }

    private String slice() {
        String name = one("reviews", "ratings");
        String target =
                one("", ", targetRef: {kind: Pod, name: p1}", ", targetRef: {kind: Pod, name: p2}", ", nodeName: n1");
        return "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n"
                + meta(
                        name + "-" + random.nextInt(2),
                        one("default", "default", "team"),
                        ", labels: {kubernetes.io/service-name: %s}".formatted(name))
                + "\naddressType: IPv4\nports: [{name: http, port: 8080}]\nendpoints: [{addresses: [10.1.0.%d]%s, conditions: {ready: %s}}]\n"
                        .formatted(random.nextInt(20), target, one("true", "true", "false"));
    }

    private String pod() {
        return "apiVersion: v1\nkind: Pod\n"
                + meta(
                        one("p1", "p2", "p3"),
                        one("default", "team"),
                        ", labels: {%s}"
                                .formatted(one(
                                        "app: reviews, version: v1",
                                        "app: reviews, version: v2",
                                        "app: ratings",
                                        "istio: ingressgateway")))
                + "\nspec: {serviceAccountName: sa, nodeName: %s}\nstatus: {podIP: 10.1.0.%d, podIPs: [{ip: 10.1.0.%d}], conditions: [{type: Ready, status: \"%s\"}]}\n"
                        .formatted(one("n1", "n2"), random.nextInt(20), random.nextInt(20), one("True", "False"));
    }

    private String workloadEntry() {
        return istio(
                "WorkloadEntry",
                meta(one("w1", "w2")),
                "{address: %s, labels: {app: reviews, version: %s}}"
                        .formatted(one("10.2.0.1", "10.2.0.2", "name.com"), one("v1", "v2")));
    }

    private String sidecar() {
        return istio(
                "Sidecar",
                meta(one("s1", "s2")),
                one(
                        "{egress: [{hosts: [\"*/*\"]}]}",
                        "{workloadSelector: {labels: {app: reviews}}, egress: [{hosts: [\"./*\"]}]}"));
    }

    private String policy() {
        return "apiVersion: security.istio.io/v1\nkind: %s\n%s\nspec: {%s}\n"
                .formatted(
                        one("AuthorizationPolicy", "RequestAuthentication"),
                        meta(one("p", "q"), one("default", "istio-system"), ""),
                        one("", "selector: {matchLabels: {app: reviews}}", "selector: {matchLabels: {app: nobody}}"));
    }

    private String namespaceOrNode() {
        String place = one(
                "", ", labels: {topology.kubernetes.io/region: r1}", ", labels: {topology.kubernetes.io/region: r2}");
        if (random.nextBoolean()) {
            return "apiVersion: v1\nkind: Node\nmetadata: {name: %s%s}\n".formatted(one("n1", "n2"), place);
        }
        return "apiVersion: v1\nkind: Namespace\nmetadata: {name: default%s}\n"
                .formatted(one("", ", annotations: {networking.istio.io/traffic-distribution: PreferClose}"));
    }

    private String secret() {
        return "apiVersion: v1\nkind: Secret\n" + meta(one("cert", "client"), "default", "")
                + "\ndata: {tls.crt: \"%s\"%s}\n".formatted(one("YQ==", "Yg=="), one("", ", tls.key: \"YQ==\""));
    }

    private String meshConfig() {
        return "apiVersion: v1\nkind: ConfigMap\n" + meta("istio", one("istio-system", "elsewhere"), "")
                + "\ndata: {mesh: \"%s\"}\n"
                        .formatted(one(
                                "connectTimeout: 3s",
                                "defaultVirtualServiceExportTo: ['.']",
                                "h2UpgradePolicy: UPGRADE"));
    }

    private String broken() {
        return one(
                istio("VirtualService", meta(one("v1", "v2")), "{hosts: [a.com], http: 7}"),
                istio(
                        "VirtualService",
                        meta(one("v1", "v2")),
                        "{hosts: [a.com], http: [{match: [{uri: {prefix: \"\"}}], redirect: {uri: /x}, route: [{destination: {host: reviews}}]}]}"),
                istio(
                        "VirtualService",
                        meta("v3"),
                        "{hosts: [a.com], gateways: [gw], http: [{route: [{destination: {host: reviews}}], unheardOf: 1}]}"),
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
    }
}
