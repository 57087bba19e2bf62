package io.meshway.mesh.validate;

import io.meshway.model.HeaderFormat;
import io.meshway.model.HeaderNames;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code headers}: names and values of header operations. */
final class HeaderOperationsCheck {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    private HeaderOperationsCheck() {}

    static void check(String path, HeaderOperations headers, Findings findings) {
        edits(path + ".request", headers.request(), true, findings);
        edits(path + ".response", headers.response(), false, findings);
    }

    /** The authority may be written in one place of a rule only. */
    static void authority(String path, HttpRule rule, Findings findings) {
        String rewritten = rule.rewrite() == null ? null : rule.rewrite().authority();
        int places = rewritten == null || rewritten.isEmpty() ? 0 : 1;
        for (Map<String, String> headers :
                List.of(rule.headers().request().set(), rule.headers().request().add())) {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                places += isAuthority(header.getKey()) && !header.getValue().isEmpty() ? 1 : 0;
            }
        }
        if (places > 1) {
            findings.error(
                    path + ".headers.request",
                    "",
                    "the authority is written in " + places + " places",
                    "keep one of rewrite.authority and the header operations on host");
        }
    }

    private static void edits(String path, HeaderOperations.Edits edits, boolean request, Findings findings) {
        values(path + ".set", edits.set(), request, findings);
        values(path + ".add", edits.add(), request, findings);
        for (int i = 0; i < edits.remove().size(); i++) {
            name(path + ".remove[" + i + "]", edits.remove().get(i), false, findings);
        }
    }

    private static void values(String path, Map<String, String> headers, boolean authority, Findings findings) {
        for (Map.Entry<String, String> header : new TreeMap<>(headers).entrySet()) {
            String at = path + "[" + header.getKey() + "]";
            name(at, header.getKey(), authority, findings);
            value(at, header.getValue(), findings);
        }
    }

    private static void name(String path, String name, boolean authorityAllowed, Findings findings) {
        if (isAuthority(name)) {
            if (!authorityAllowed) {
                findings.error(path, name, "the authority can only be set or added in requests", "");
            }
        } else if (name.startsWith(":")) {
            findings.error(path, name, "pseudo headers cannot be changed", "use rewrite for path and authority");
        } else if (!HeaderNames.isToken(name)) {
            findings.error(path, name, "this is no name of a header", "");
        }
    }

    private static void value(String path, String value, Findings findings) {
        if (value.chars().anyMatch(c -> (c < FIRST_PRINTABLE && c != '\t') || c == DELETE)) {
            findings.error(
                    path, value, "the value has a line break or another control character", "write it on one line");
            return;
        }
        String problem = HeaderFormat.parse(value).problem();
        if (problem != null) {
            findings.error(
                    path,
                    value,
                    problem,
                    "write %% for a percent sign; known are %REQ(name)%, %RESP(name)%, %PROTOCOL%, %START_TIME%,"
                            + " %DOWNSTREAM_REMOTE_ADDRESS% and %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%");
        }
    }

    private static boolean isAuthority(String name) {
        return name.equalsIgnoreCase("host") || name.equalsIgnoreCase(":authority");
    }
}
