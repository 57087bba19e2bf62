package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Kinds that Meshway does not read: which of them deserve a word, because somebody relies on them. */
final class UnreadKinds {
    private static final String WORKLOAD_GROUP = "WorkloadGroup";

    private UnreadKinds() {}

    /** Adds a warning when somebody may miss the effect of this resource, or may have mistyped its kind. */
    static void report(Findings findings, String group, String kind, JsonNode document) {
        String name = document.path("metadata").path("name").asString("");
        if (kind.equals(WORKLOAD_GROUP) && Header.isIstio(group)) {
            String message = kind + " " + name + " has no effect: no WorkloadEntry is made or probed from it";
            findings.warn(Finding.UNSUPPORTED, "kind", document.path("kind"), message, "write WorkloadEntries");
            return;
        }
        Kind meant = meant(group, kind);
        if (meant != null) {
            String message = "no such kind in \"" + group + "\"; " + name + " is ignored";
            String advice = "did you mean kind " + meant.kindName() + " of " + meant.group() + "?";
            findings.warn(Finding.UNSUPPORTED, "kind", document.path("kind"), message, advice);
        }
    }

    /** A kind of Istio's in another group, or mistyped in the right one. */
    private static @Nullable Kind meant(String group, String kindName) {
        List<Kind> kinds = Arrays.stream(Kind.values())
                .filter(kind -> Header.isIstio(kind.group()))
                .toList();
        boolean istio = Header.isIstio(group);
        List<String> names = kinds.stream().map(Kind::kindName).toList();
        String nearest = istio ? Spelling.nearest(kindName, names) : kindName;
        return kinds.stream()
                .filter(kind -> kind.kindName().equals(nearest))
                .filter(kind -> istio || kind != Kind.GATEWAY)
                .findFirst()
                .orElse(null);
    }
}
