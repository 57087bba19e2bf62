package io.meshway.mesh.validate;

import io.meshway.model.HeaderNames;
import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code HTTPMatchRequest}. */
final class MatchCheck {
    private static final String CLAIM = "@request.auth.claims";
    private static final Set<String> PSEUDO_HEADERS = Set.of(":method", ":path", ":authority", ":scheme", ":status");

    /** The API text says that these keys are ignored; in fact they are headers like any other. */
    private static final Set<String> MISTAKEN_FIELDS = Set.of("uri", "scheme", "method", "authority");

    private MatchCheck() {}

    static void check(String path, HttpMatch match, RuleContext context, Findings findings) {
        StringMatchCheck.checkUri(path + ".uri", match.uri(), findings);
        StringMatchCheck.check(path + ".scheme", match.scheme(), findings);
        StringMatchCheck.check(path + ".method", match.method(), findings);
        StringMatchCheck.check(path + ".authority", match.authority(), findings);
        headers(path + ".headers", match.headers(), context, findings);
        headers(path + ".withoutHeaders", match.withoutHeaders(), context, findings);
        StringMatchCheck.checkAll(path + ".queryParams", match.queryParams(), findings);
        FieldRules.port(path + ".port", match.port(), findings);
        FieldRules.labels(path + ".sourceLabels", match.sourceLabels(), findings);
        sourceNamespace(path + ".sourceNamespace", match.sourceNamespace(), findings);
        GatewayNamesCheck.check(path + ".gateways", match.gateways(), findings);
        sourceLabelsAtTheEdge(path + ".sourceLabels", match, context, findings);
    }

    private static void headers(String path, Map<String, StringMatch> headers, RuleContext context, Findings findings) {
        for (String name : new TreeSet<>(headers.keySet())) {
            name(path + "[" + name + "]", name, context, findings);
        }
        StringMatchCheck.checkAll(path, headers, findings);
    }

    private static void name(String path, String name, RuleContext context, Findings findings) {
        if (name.isEmpty()) {
            findings.error(path, name, "the name of the header is empty", "name a header");
        } else if (name.startsWith(CLAIM)) {
            if (context.meshOnly() && !context.delegate()) {
                findings.error(
                        path, name, "claims can only be matched at gateways", "bind the VirtualService to a Gateway");
            }
        } else if (!HeaderNames.isToken(name) && !PSEUDO_HEADERS.contains(name)) {
            findings.warning(path, name, "no request can have a header of this name", "check the spelling");
        } else if (MISTAKEN_FIELDS.contains(name)) {
            findings.warning(
                    path,
                    name,
                    "this is compared with a header of that name",
                    "write " + name + " beside headers if the " + name + " of the request is meant");
        }
    }

    private static void sourceNamespace(String path, @Nullable String namespace, Findings findings) {
        if (namespace != null && !namespace.isEmpty() && !HostSyntax.isLabel(namespace)) {
            findings.error(path, namespace, "this is no name of a namespace", "");
        }
    }

    private static void sourceLabelsAtTheEdge(String path, HttpMatch match, RuleContext context, Findings findings) {
        if (!match.sourceLabels().isEmpty() && !context.mesh() && !context.delegate()) {
            findings.warning(
                    path,
                    match.sourceLabels().toString(),
                    "at a gateway these labels are compared with the gateway's own, not with the caller's",
                    "bind the VirtualService to mesh, or tell callers apart by a header");
        }
    }
}
