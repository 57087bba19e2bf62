package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.Resources;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ParseResult.Accepted;
import io.meshway.model.parse.ParseResult.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which resources are in force. A pure function of what the source holds, what was in force before, and the validator.
 *
 * <ul>
 *   <li>Of several documents with one kind, namespace and name the first claims the identity, whether it is in order or not; each of the others
 *       gives a {@link Finding#DUPLICATE} warning.
 *   <li>A resource with an error, from the parser or the validator, is kept out whole. The version in force before, if any, stays for as long as
 *       the identity is present in the source.
 *   <li>An identity that is gone from the source is gone.
 * </ul>
 */
public final class ResourceAdmission {
    private static final String STAYS = "; the version accepted before stays in force";

    private final Admitted previous;
    private final Function<Resource, List<Finding>> validator;
    private final Map<ResourceKey, Resource> resources;
    /** Where the identities are claimed whose present version is rejected; few, so the others are found in {@link #resources}. */
    private final Map<ResourceKey, String> refusedAt = new HashMap<>();

    private final Verdicts verdicts = new Verdicts();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<ResourceKey> contested = new HashSet<>();
    private int accepted;
    private int rejected;
    private int retained;

    private ResourceAdmission(int documents, Admitted previous, Function<Resource, List<Finding>> validator) {
        this.previous = previous;
        this.validator = validator;
        this.resources = new LinkedHashMap<>(capacity(documents));
    }

    /**
     * Decides about all of it. A change of documents that are undisputed and in order costs no more than itself; after any other, the cost of a resource that
     * did not change is a few map look-ups.
     *
     * @param now what the source holds
     * @param previous the last decision, {@link Admitted#NONE} at first
     * @param validator what is wrong with one resource seen by itself; asked once for each instance
     * @return the resources in force
     */
    public static Admitted admit(SourceSnapshot now, Admitted previous, Function<Resource, List<Finding>> validator) {
        var once = new RememberedVerdicts(validator);
        Admitted followed = UndisputedChange.follow(now, previous, once);
        return followed != null ? followed : decide(now, previous, once);
    }

    private static Admitted decide(SourceSnapshot now, Admitted previous, Function<Resource, List<Finding>> validator) {
        var admission = new ResourceAdmission(now.documents().size(), previous, validator);
        admission.addSourceFindings(now.findings());
        for (SourceDocument document : now.documents()) {
            admission.add(document);
        }
        return admission.result(now);
    }

    /** Room for that many entries without growing, at the load factor of the JDK's maps. */
    private static int capacity(int entries) {
        return (int) Math.min(Integer.MAX_VALUE, entries * 4L / 3 + 1);
    }

    private void addSourceFindings(List<Finding> ofSource) {
        findings.addAll(ofSource);
        for (Finding finding : ofSource) {
            if (finding.isError()) {
                rejected++;
            }
        }
    }

    private void add(SourceDocument document) {
        ParseResult result = document.result();
        if (result instanceof Accepted understood) {
            addUnderstood(document.origin(), understood);
        } else if (result instanceof Rejected refused) {
            addRefused(document.origin(), refused);
        } else {
            findings.addAll(result.findings());
        }
    }

    private void addUnderstood(String origin, Accepted understood) {
        Resource resource = understood.resource();
        ResourceKey key = resource.key();
        String first = claim(key, resource);
        if (first != null) {
            addDuplicate(key, first, origin);
            return;
        }
        findings.addAll(understood.findings());
        Resource before = previous.resources().get(key);
        List<Finding> verdict = verdict(resource, before);
        if (verdict.stream().anyMatch(Finding::isError)) {
            reject(key, before, origin, verdict);
        } else {
            findings.addAll(verdict);
            accepted++;
        }
    }

    private void addRefused(String origin, Rejected refused) {
        ResourceKey key = refused.key();
        String first = key == null ? null : claimedAt(key);
        if (key == null) {
            findings.addAll(refused.findings());
            rejected++;
        } else if (first == null) {
            reject(key, previous.resources().get(key), origin, refused.findings());
        } else {
            addDuplicate(key, first, origin);
        }
    }

    /** Claims the identity for the resource; where it was claimed before, if it was. */
    private @Nullable String claim(ResourceKey key, Resource resource) {
        String refused = refusedAt.isEmpty() ? null : refusedAt.get(key);
        if (refused != null) {
            return refused;
        }
        Resource first = resources.putIfAbsent(key, resource);
        return first == null ? null : first.meta().origin();
    }

    private @Nullable String claimedAt(ResourceKey key) {
        String refused = refusedAt.get(key);
        Resource first = resources.get(key);
        return refused != null || first == null ? refused : first.meta().origin();
    }

    private void reject(ResourceKey key, @Nullable Resource before, String origin, List<Finding> reasons) {
        refusedAt.put(key, origin);
        contested.add(key);
        rejected++;
        if (before == null) {
            resources.remove(key);
            findings.addAll(reasons);
            return;
        }
        resources.put(key, before);
        retained++;
        for (Finding reason : reasons) {
            findings.add(reason.isError() ? withMessage(reason, reason.message() + STAYS) : reason);
        }
    }

    private void addDuplicate(ResourceKey key, String first, String origin) {
        contested.add(key);
        findings.add(new Finding(
                Severity.WARNING,
                Finding.DUPLICATE,
                key,
                origin,
                "",
                "",
                "is in " + first + " too, which wins; the one in " + origin + " is not in force",
                "delete one of the two or rename it"));
    }

    private List<Finding> verdict(Resource resource, @Nullable Resource before) {
        List<Finding> known = previous.verdicts().of(resource);
        if (known.isEmpty() && before != resource) {
            known = validator.apply(resource);
        }
        if (!known.isEmpty()) {
            verdicts.put(resource, known);
        }
        return known;
    }

    private static Finding withMessage(Finding finding, String message) {
        return new Finding(
                finding.severity(),
                finding.code(),
                finding.resource(),
                finding.origin(),
                finding.path(),
                finding.value(),
                message,
                finding.advice());
    }

    private Admitted result(SourceSnapshot source) {
        return new Admitted(
                Resources.of(resources),
                List.copyOf(findings),
                accepted,
                rejected,
                retained,
                verdicts,
                source,
                Set.copyOf(contested));
    }
}
