package io.meshway.model.parse;

import io.meshway.model.CorsPolicy;
import io.meshway.model.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads Istio's {@code CorsPolicy}, with the old {@code allowOrigin}. */
final class CorsReader {
    private static final String IGNORE = "IGNORE";
    private static final Set<String> UNMATCHED_PREFLIGHTS = Set.of("UNSPECIFIED", "FORWARD", IGNORE);

    private CorsReader() {}

    static CorsPolicy read(FieldCursor cors) {
        return new CorsPolicy(
                origins(cors),
                cors.texts("allowMethods"),
                cors.texts("allowHeaders"),
                cors.texts("exposeHeaders"),
                cors.duration("maxAge"),
                cors.bool("allowCredentials"),
                IGNORE.equals(cors.word("unmatchedPreflights", UNMATCHED_PREFLIGHTS)));
    }

    /** The old exact list counts only while the new one is empty. */
    private static List<StringMatch> origins(FieldCursor cors) {
        List<StringMatch> origins = StringMatchReader.list(cors, "allowOrigins");
        List<String> old = cors.texts("allowOrigin");
        if (old.isEmpty()) {
            return origins;
        }
        String advice = "write allowOrigins: [{exact: \"" + old.get(0) + "\"}]";
        cors.deprecated("allowOrigin", origins.isEmpty() ? advice : "take it out: allowOrigins is in force");
        return origins.isEmpty() ? exact(old) : origins;
    }

    private static List<StringMatch> exact(List<String> origins) {
        List<StringMatch> matches = new ArrayList<>();
        origins.forEach(origin -> matches.add(new StringMatch.Exact(origin)));
        return matches;
    }
}
