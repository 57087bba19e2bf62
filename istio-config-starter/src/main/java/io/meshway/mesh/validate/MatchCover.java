package io.meshway.mesh.validate;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether every request that fits one match also fits another; says no when in doubt. */
final class MatchCover {
    private MatchCover() {}

    static boolean covers(HttpMatch wide, HttpMatch narrow) {
        return coversPath(wide, narrow)
                && covers(wide.scheme(), narrow.scheme())
                && covers(wide.method(), narrow.method())
                && covers(wide.authority(), narrow.authority())
                && covers(wide.headers(), narrow.headers())
                && hasAll(wide.withoutHeaders(), narrow.withoutHeaders())
                && covers(wide.queryParams(), narrow.queryParams())
                && coversProxies(wide, narrow);
    }

    private static boolean coversPath(HttpMatch wide, HttpMatch narrow) {
        StringMatch path = wide.uri();
        if (path == null || path instanceof StringMatch.Present || path.equals(new StringMatch.Prefix(""))) {
            return true;
        }
        return wide.ignoreUriCase() == narrow.ignoreUriCase() && covers(path, narrow.uri());
    }

    /** Conditions on the proxy, decided before any request comes. */
    private static boolean coversProxies(HttpMatch wide, HttpMatch narrow) {
        return (wide.port() == null || wide.port().equals(narrow.port()))
                && hasAll(wide.sourceLabels(), narrow.sourceLabels())
                && (wide.sourceNamespace() == null || wide.sourceNamespace().equals(narrow.sourceNamespace()))
                && wide.gateways().equals(narrow.gateways());
    }

    private static boolean covers(@Nullable StringMatch wide, @Nullable StringMatch narrow) {
        if (wide == null || wide.equals(narrow)) {
            return true;
        }
        if (narrow == null) {
            return false;
        }
        if (wide instanceof StringMatch.Present) {
            return true;
        }
        if (!(wide instanceof StringMatch.Prefix prefix)) {
            return false;
        }
        return (narrow instanceof StringMatch.Prefix longer && longer.value().startsWith(prefix.value()))
                || (narrow instanceof StringMatch.Exact exact && exact.value().startsWith(prefix.value()));
    }

    private static boolean covers(Map<String, StringMatch> wide, Map<String, StringMatch> narrow) {
        return wide.entrySet().stream()
                .allMatch(entry ->
                        narrow.containsKey(entry.getKey()) && covers(entry.getValue(), narrow.get(entry.getKey())));
    }

    /** Negated and compared conditions must be the same to be sure. */
    private static <T> boolean hasAll(Map<String, T> wide, Map<String, T> narrow) {
        return narrow.entrySet().containsAll(wide.entrySet());
    }
}
