package io.meshway.mesh.validate;

import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRedirect;
import io.meshway.model.HttpRule;
import io.meshway.model.StringMatch;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code redirect}. */
final class RedirectCheck {
    /** Istio lets every 3xx pass, and Envoy then refuses all routes of the port. */
    private static final Set<Integer> CODES = Set.of(0, 301, 302, 303, 307, 308);

    private RedirectCheck() {}

    static void check(String path, HttpRule rule, Findings findings) {
        HttpRedirect redirect = rule.redirect();
        if (redirect == null) {
            return;
        }
        if (isEmpty(redirect)) {
            findings.error(
                    path,
                    "",
                    "the redirect leads nowhere",
                    "write one of uri, prefixRewrite, authority, scheme and port");
        }
        if (!CODES.contains(redirect.code())) {
            findings.error(
                    path + ".redirectCode",
                    Integer.toString(redirect.code()),
                    "a redirect cannot have this status",
                    "use 301, 302, 303, 307 or 308");
        }
        String scheme = redirect.scheme();
        if (scheme != null && !scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            findings.error(path + ".scheme", scheme, "the scheme must be http or https", "");
        }
        FieldRules.port(path + ".port", redirect.port(), findings);
        prefixRewrite(path, rule, redirect, findings);
    }

    private static boolean isEmpty(HttpRedirect redirect) {
        return isBlank(redirect.uri())
                && isBlank(redirect.prefixRewrite())
                && isBlank(redirect.authority())
                && isBlank(redirect.scheme())
                && redirect.port() == null
                && redirect.derivePort() == null;
    }

    private static void prefixRewrite(String path, HttpRule rule, HttpRedirect redirect, Findings findings) {
        if (isBlank(redirect.prefixRewrite())) {
            return;
        }
        String value = String.valueOf(redirect.prefixRewrite());
        if (!isBlank(redirect.uri())) {
            findings.error(
                    path + ".prefixRewrite", value, "prefixRewrite cannot stand beside uri", "remove one of the two");
        }
        for (HttpMatch match : rule.match()) {
            if (match.uri() instanceof StringMatch.Exact || match.uri() instanceof StringMatch.Regex) {
                findings.error(
                        path + ".prefixRewrite",
                        value,
                        "prefixRewrite needs matches by uri.prefix, and this rule has another",
                        "use uri instead, or split the rule");
                return;
            }
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
