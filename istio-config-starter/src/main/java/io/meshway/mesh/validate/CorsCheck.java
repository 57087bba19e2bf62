package io.meshway.mesh.validate;

import io.meshway.model.CorsPolicy;
import io.meshway.model.HeaderNames;
import io.meshway.model.StringMatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code corsPolicy}. */
final class CorsCheck {
    private static final Set<String> METHODS =
            Set.of("*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE");

    private CorsCheck() {}

    static void check(String path, @Nullable CorsPolicy policy, Findings findings) {
        if (policy == null) {
            return;
        }
        for (int i = 0; i < policy.allowOrigins().size(); i++) {
            origin(path + ".allowOrigins[" + i + "]", policy.allowOrigins().get(i), findings);
        }
        for (int i = 0; i < policy.allowMethods().size(); i++) {
            String method = policy.allowMethods().get(i);
            if (!METHODS.contains(method)) {
                findings.error(
                        path + ".allowMethods[" + i + "]", method, "this is no HTTP method", "methods are upper case");
            }
        }
        headers(path + ".allowHeaders", policy.allowHeaders(), findings);
        headers(path + ".exposeHeaders", policy.exposeHeaders(), findings);
        maxAge(path + ".maxAge", policy.maxAge(), findings);
    }

    private static void origin(String path, StringMatch origin, Findings findings) {
        if (origin instanceof StringMatch.Regex regex) {
            RegexCheck.check(path + ".regex", regex.value(), findings);
        } else if (origin instanceof StringMatch.Present
                || (origin instanceof StringMatch.Exact exact && exact.value().isEmpty())
                || (origin instanceof StringMatch.Prefix prefix
                        && prefix.value().isEmpty())) {
            findings.error(path, "", "the origin is empty", "write exact: \"*\" to allow every origin");
        }
    }

    private static void headers(String path, List<String> names, Findings findings) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (HeaderNames.isToken(name)) {
                continue;
            }
            String at = path + "[" + i + "]";
            if (isList(name)) {
                findings.warning(at, name, "this is a list of names in one entry", "write one entry for each name");
            } else {
                findings.error(at, name, "this is no name of a header", "");
            }
        }
    }

    /** Some write all names into one entry; joined with commas that works. */
    private static boolean isList(String names) {
        for (String name : names.split(",", -1)) {
            if (!HeaderNames.isToken(name.strip())) {
                return false;
            }
        }
        return true;
    }

    private static void maxAge(String path, @Nullable Duration maxAge, Findings findings) {
        if (maxAge == null) {
            return;
        }
        if (maxAge.isNegative()) {
            findings.error(path, FieldRules.text(maxAge), "the age must not be negative", "");
        } else if (maxAge.toNanosPart() != 0) {
            findings.error(path, FieldRules.text(maxAge), "the age must be whole seconds", "");
        }
    }
}
