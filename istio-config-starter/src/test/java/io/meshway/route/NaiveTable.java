package io.meshway.route;

import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fixture: Istio's rules of routing as they are told, without an index and without anything that is compared with them. */
final class NaiveTable {
    private NaiveTable() {}

    /** The first route, in order, of the one virtual host that is the request's. */
    static @Nullable LinkedRoute find(List<LinkedVirtualHost> hosts, RequestView request) {
        LinkedVirtualHost host = host(hosts, request.authority());
        if (host != null) {
            for (LinkedRoute route : host.routes()) {
                if (route.match() < 0 || holds(condition(route), request)) {
                    return route;
                }
            }
        }
        return null;
    }

    private static HttpMatch condition(LinkedRoute route) {
        HttpMatch condition = route.condition();
        if (condition == null) {
            throw new AssertionError("no condition: " + route);
        }
        return condition;
    }

    private static @Nullable LinkedVirtualHost host(List<LinkedVirtualHost> hosts, String authority) {
        String name = authority.toLowerCase(Locale.ROOT).replaceFirst(":[^:]*$", "");
        LinkedVirtualHost best = null;
        String narrowest = "";
        for (LinkedVirtualHost host : hosts) {
            for (String domain : host.domains()) {
                if (domain.equals(name)) {
                    return host;
                }
                boolean covers = domain.startsWith("*")
                        && name.endsWith(domain.substring(1))
                        && name.length() >= domain.length();
                if (covers && domain.length() > narrowest.length()) {
                    narrowest = domain;
                    best = host;
                }
            }
        }
        return best;
    }

    private static boolean holds(HttpMatch match, RequestView request) {
        return uri(match, request.path())
                && text(match.scheme(), request.scheme())
                && text(match.method(), request.method())
                && text(match.authority(), request.authority())
                && match.headers().entrySet().stream()
                        .allMatch(header -> anyLine(header.getValue(), lines(request, header.getKey())))
                && match.withoutHeaders().entrySet().stream()
                        .noneMatch(header -> unwanted(header.getValue(), lines(request, header.getKey())))
                && match.queryParams().entrySet().stream()
                        .allMatch(parameter -> parameter(parameter.getValue(), parameter.getKey(), request.query()));
    }

    private static boolean uri(HttpMatch match, String path) {
        StringMatch uri = match.uri();
        if (!match.ignoreUriCase() || uri instanceof StringMatch.Regex) {
            return text(uri, path);
        }
        String lower = path.toLowerCase(Locale.ROOT);
        if (uri instanceof StringMatch.Exact exact) {
            return lower.equals(exact.value().toLowerCase(Locale.ROOT));
        }
        return !(uri instanceof StringMatch.Prefix prefix)
                || lower.startsWith(prefix.value().toLowerCase(Locale.ROOT));
    }

    private static boolean text(@Nullable StringMatch match, String value) {
        if (match instanceof StringMatch.Exact exact) {
            return value.equals(exact.value());
        }
        if (match instanceof StringMatch.Prefix prefix) {
            return value.startsWith(prefix.value());
        }
        return !(match instanceof StringMatch.Regex regex) || Pattern.matches(regex.value(), value);
    }

    private static List<String> lines(RequestView request, String name) {
        List<String> lines = new ArrayList<>();
        request.headers(name.toLowerCase(Locale.ROOT)).forEachRemaining(lines::add);
        return lines;
    }

    private static boolean anyLine(StringMatch match, List<String> lines) {
        return lines.stream().anyMatch(line -> text(match, line));
    }

    /** A header that is missing counts as an empty one here, unless its presence is what is unwanted. */
    private static boolean unwanted(StringMatch match, List<String> lines) {
        boolean missing = lines.isEmpty() && !(match instanceof StringMatch.Present);
        return anyLine(match, missing ? List.of("") : lines);
    }

    /** The first of its name counts. */
    private static boolean parameter(StringMatch match, String name, @Nullable String query) {
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            if (nameAndValue[0].equals(name)) {
                return text(match, nameAndValue.length == 1 ? "" : nameAndValue[1]);
            }
        }
        return false;
    }
}
