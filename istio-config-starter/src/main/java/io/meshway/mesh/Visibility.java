package io.meshway.mesh;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may see a resource ({@code exportTo}).
 *
 * @param everyone {@code *} is among the entries; the others do not matter then
 * @param namespaces those that are named, {@code .} read as the owner's; empty for {@code ~}, whatever stands beside it
 * @param owner the namespace of the resource
 */
record Visibility(boolean everyone, Set<String> namespaces, String owner) {
    private static final String NOBODY = "~";
    private static final String OWNER = ".";
    private static final String EVERYONE = "*";

    Visibility {
        namespaces = Set.copyOf(namespaces);
    }

    /** Reads {@code exportTo}; when it is empty, the default of the mesh. */
    static Visibility of(List<String> exportTo, List<String> meshDefault, String owner) {
        List<String> entries = exportTo.isEmpty() ? meshDefault : exportTo;
        if (entries.isEmpty() || entries.contains(EVERYONE)) {
            return new Visibility(true, Set.of(), owner);
        }
        if (entries.contains(NOBODY)) {
            return new Visibility(false, Set.of(), owner);
        }
        Set<String> namespaces = new LinkedHashSet<>();
        for (String entry : entries) {
            namespaces.add(entry.equals(OWNER) ? owner : entry);
        }
        return new Visibility(false, namespaces, owner);
    }

    /** Whether proxies of this namespace see the resource. */
    boolean includes(String namespace) {
        return everyone || namespaces.contains(namespace);
    }

    /** Whether nobody outside of the owner's namespace sees it. */
    boolean isPrivate() {
        return !everyone && namespaces.size() == 1 && namespaces.contains(owner);
    }

    /** The place of the resource in the order of evaluation: what is the viewer's own first, then what was exported to it by name, then public things. */
    int rank(String viewer) {
        if (everyone) {
            return 2;
        }
        return viewer.equals(owner) ? 0 : 1;
    }
}
