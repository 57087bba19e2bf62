package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.Namespace;
import io.meshway.model.Node;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import io.meshway.model.parse.FieldCursor.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns documents into resources. Holds no state; safe for use by several threads. */
public final class ResourceParser {
    /**
     * Reads one document.
     *
     * @param document a mapping; a list of resources ({@code kind: List}, {@code VirtualServiceList}) gives one result for each item
     * @param origin where it came from, for people: a file path with the document's number, or {@code kubernetes}
     * @param defaultNamespace the namespace of resources that name none
     * @return one result for each resource in it; empty for an empty document
     */
    public List<ParseResult> parse(JsonNode document, String origin, String defaultNamespace) {
        if (isEmpty(document)) {
            return List.of();
        }
        if (ResourceLists.isBroken(document)) {
            return List.of(unreadable(
                    document.path(ResourceLists.ITEMS),
                    ResourceLists.ITEMS,
                    origin,
                    "is no list",
                    "write - before each resource"));
        }
        List<ParseResult> results = new ArrayList<>();
        for (ResourceLists.Item item : ResourceLists.expand(document, origin)) {
            results.add(parseOne(item.document(), item.origin(), defaultNamespace));
        }
        return List.copyOf(results);
    }

    private static boolean isEmpty(JsonNode document) {
        return document.isNull() || document.isMissingNode() || (document.isObject() && document.isEmpty());
    }

    private static ParseResult parseOne(JsonNode document, String origin, String defaultNamespace) {
        if (!document.isObject()) {
            return unreadable(
                    document, "", origin, "is no resource", "a document must be a mapping with kind and name");
        }
        Header header = Header.of(document);
        if (header.kindName().isEmpty()) {
            return unreadable(
                    document.path("kind"), "kind", origin, "is missing", "write kind: VirtualService or such");
        }
        if (header.version().isEmpty()) {
            String advice = "write apiVersion: networking.istio.io/v1 or that of the kind";
            return unreadable(document.path("apiVersion"), "apiVersion", origin, "is missing", advice);
        }
        Optional<Kind> kind = Kind.of(header.group(), header.kindName());
        if (kind.isEmpty()) {
            Findings findings = new Findings(null, origin);
            UnreadKinds.report(findings, header.group(), header.kindName(), document);
            return new ParseResult.Ignored(findings.all());
        }
        JsonNode name = document.path("metadata").path("name");
        if (Header.text(name).isEmpty()) {
            return unreadable(name, "metadata.name", origin, "is missing or no text", "give the resource a name");
        }
        return read(header, Header.key(kind.get(), document, defaultNamespace), document, origin);
    }

    private static ParseResult read(Header header, ResourceKey key, JsonNode document, String origin) {
        Findings findings = new Findings(key, origin);
        header.checkVersion(key.kind(), findings, document);
        Unknown unknown = Header.isIstio(key.kind().group()) ? Unknown.WARNING : Unknown.SILENT;
        Resource resource = FieldCursor.document(
                key.kind().kindName(), document, findings, unknown, cursor -> resource(key, origin, cursor));
        return findings.haveErrors()
                ? new ParseResult.Rejected(key, origin, findings.all())
                : new ParseResult.Accepted(resource, findings.all());
    }

    private static Resource resource(ResourceKey key, String origin, FieldCursor document) {
        ResourceMeta meta = Header.meta(key, origin, document);
        return switch (key.kind()) {
            case VIRTUAL_SERVICE -> spec(document, spec -> VirtualServiceReader.read(meta, spec));
            case DESTINATION_RULE -> spec(document, spec -> DestinationRuleReader.read(meta, spec));
            case GATEWAY -> spec(document, spec -> GatewayReader.read(meta, spec));
            case SERVICE_ENTRY -> spec(document, spec -> ServiceEntryReader.read(meta, spec));
            case SIDECAR -> spec(document, spec -> SidecarReader.read(meta, spec));
            case SERVICE -> spec(document, spec -> KubeServiceReader.read(meta, spec));
            case WORKLOAD_ENTRY -> WorkloadReader.read(meta, document);
            case ENDPOINT_SLICE -> EndpointSliceReader.read(meta, document);
            case POD -> PodReader.read(meta, document);
            case SECRET -> DataReader.secret(meta, document);
            case CONFIG_MAP -> DataReader.configMap(meta, document);
            case NAMESPACE -> new Namespace(meta);
            case NODE -> new Node(meta);
            case AUTHORIZATION_POLICY,
                    PEER_AUTHENTICATION,
                    REQUEST_AUTHENTICATION,
                    ENVOY_FILTER,
                    WASM_PLUGIN,
                    TELEMETRY,
                    PROXY_CONFIG -> spec(document, spec -> PolicyReader.read(meta, spec));
        };
    }

    /** Reads {@code spec}; {@code status} is the control plane's and says nothing about traffic. */
    private static Resource spec(FieldCursor document, Function<FieldCursor, Resource> reader) {
        document.ignore("status");
        return document.objectOrEmpty("spec", reader);
    }

    private static ParseResult unreadable(JsonNode value, String path, String origin, String message, String advice) {
        Findings findings = new Findings(null, origin);
        findings.error(Finding.UNREADABLE, path, value, message, advice);
        return new ParseResult.Rejected(null, origin, findings.all());
    }
}
