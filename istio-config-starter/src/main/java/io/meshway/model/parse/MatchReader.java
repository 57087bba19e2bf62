package io.meshway.model.parse;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import java.util.Map;

/** Reads Istio's {@code HTTPMatchRequest}. */
final class MatchReader {
    private static final String CLAIM = "@request.auth.claims";

    private MatchReader() {}

    static HttpMatch read(FieldCursor match) {
        match.refuseUnknownFields();
        HttpMatch read = new HttpMatch(
                match.text("name"),
                StringMatchReader.field(match, "uri"),
                match.isTrue("ignoreUriCase"),
                StringMatchReader.field(match, "scheme"),
                StringMatchReader.field(match, "method"),
                StringMatchReader.field(match, "authority"),
                StringMatchReader.map(match, "headers"),
                StringMatchReader.map(match, "withoutHeaders"),
                StringMatchReader.map(match, "queryParams"),
                match.integer("port"),
                match.textMap("sourceLabels"),
                match.text("sourceNamespace"),
                match.texts("gateways"),
                match.text("statPrefix"));
        reportClaims(match, "headers", read.headers(), UnsupportedFields.CLAIM);
        reportClaims(match, "withoutHeaders", read.withoutHeaders(), UnsupportedFields.CLAIM_ABSENT);
        return read;
    }

    private static void reportClaims(
            FieldCursor match, String field, Map<String, StringMatch> conditions, UnsupportedField reason) {
        conditions.keySet().stream()
                .filter(name -> name.startsWith(CLAIM))
                .sorted()
                .forEach(name -> match.unsupported(reason, field, name));
    }
}
