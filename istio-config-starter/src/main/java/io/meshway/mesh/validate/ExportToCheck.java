package io.meshway.mesh.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code exportTo}: the namespaces that see a resource. */
final class ExportToCheck {
    private static final String PATH = "spec.exportTo";

    private ExportToCheck() {}

    static void check(List<String> exportTo, String namespace, boolean nobodyAllowed, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < exportTo.size(); i++) {
            String entry = exportTo.get(i);
            String path = PATH + "[" + i + "]";
            if (!isEntry(entry)) {
                findings.error(
                        path,
                        entry,
                        "this is no namespace",
                        "use a name, \".\" for the own namespace or \"*\" for all");
            } else if (entry.equals("~") && !nobodyAllowed) {
                findings.error(path, entry, "a resource of this kind cannot be exported to nobody", "use \".\"");
            }
            if (!seen.add(entry.equals(".") ? namespace : entry)) {
                findings.error(path, entry, "this namespace is listed twice", "remove one of the two");
            }
        }
        alone(exportTo, "*", findings);
        alone(exportTo, "~", findings);
    }

    private static void alone(List<String> exportTo, String word, Findings findings) {
        if (exportTo.contains(word) && exportTo.size() > 1) {
            findings.error(PATH, String.join(",", exportTo), "\"" + word + "\" cannot stand beside other entries", "");
        }
    }

    private static boolean isEntry(String entry) {
        return entry.equals("*") || entry.equals(".") || entry.equals("~") || HostSyntax.isLabel(entry);
    }
}
