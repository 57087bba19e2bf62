package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.parse.ParseResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The usual change: documents that nobody disputes come, go or are replaced, and there is nothing to say of any of them. What follows is what was decided before,
 * but for their resources. Everything else is decided anew as a whole.
 */
final class UndisputedChange {
    private final Admitted previous;
    private final List<Resource> removed = new ArrayList<>();
    private final List<Resource> added = new ArrayList<>();

    private UndisputedChange(Admitted previous) {
        this.previous = previous;
    }

    /** The decision; null when this is no such change. */
    static @Nullable Admitted follow(
            SourceSnapshot now, Admitted previous, Function<Resource, List<Finding>> validator) {
        SourceSnapshot before = previous.source();
        if (before.documents().isEmpty() || !now.findings().equals(before.findings())) {
            return null;
        }
        UndisputedChange change = new UndisputedChange(previous);
        boolean usual = change.compare(before.documents(), now.documents())
                && change.removesWhatIsInForce()
                && change.addsToNobodysPlace()
                && change.added.stream()
                        .allMatch(resource -> previous.verdicts().of(resource).isEmpty()
                                && validator.apply(resource).isEmpty());
        return usual ? change.result(now) : null;
    }

    /** Finds what was removed and added; says no when documents changed places, which may decide who is first, or when one needs more than a look. */
    private boolean compare(List<SourceDocument> before, List<SourceDocument> now) {
        int shorter = Math.min(before.size(), now.size());
        int begin = 0;
        while (begin < shorter && same(before.get(begin), now.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && same(before.get(before.size() - 1 - end), now.get(now.size() - 1 - end))) {
            end++;
        }
        return compareMiddle(before.subList(begin, before.size() - end), now.subList(begin, now.size() - end));
    }

    /** Identity says what changed; equal documents are of no interest. */
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    private boolean compareMiddle(List<SourceDocument> before, List<SourceDocument> now) {
        IdentityHashMap<SourceDocument, Integer> places = new IdentityHashMap<>(before.size());
        for (int i = 0; i < before.size(); i++) {
            places.put(before.get(i), i);
        }
        int last = -1;
        for (SourceDocument document : now) {
            Integer place = places.remove(document);
            if (place == null) {
                if (!collect(document, added)) {
                    return false;
                }
            } else if (place < last) {
                return false;
            } else {
                last = place;
            }
        }
        return places.keySet().stream().allMatch(document -> collect(document, removed));
    }

    /** Whether there is nothing to say of the document. */
    private static boolean collect(SourceDocument document, List<Resource> resources) {
        if (document.result() instanceof ParseResult.Accepted understood
                && understood.findings().isEmpty()) {
            resources.add(understood.resource());
            return true;
        }
        return false;
    }

    private boolean removesWhatIsInForce() {
        for (Resource resource : removed) {
            if (previous.contested().contains(resource.key())
                    || !same(previous.resources().get(resource.key()), resource)
                    || !previous.verdicts().of(resource).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean addsToNobodysPlace() {
        Set<ResourceKey> free = new HashSet<>();
        Set<ResourceKey> claimed = new HashSet<>();
        removed.forEach(resource -> free.add(resource.key()));
        for (Resource resource : added) {
            ResourceKey key = resource.key();
            boolean taken = previous.contested().contains(key)
                    || (!free.remove(key) && previous.resources().get(key) != null);
            if (taken || !claimed.add(key)) {
                return false;
            }
        }
        return true;
    }

    private Admitted result(SourceSnapshot now) {
        boolean same = removed.isEmpty() && added.isEmpty();
        return new Admitted(
                same ? previous.resources() : previous.resources().with(removed, added),
                previous.findings(),
                previous.accepted() + added.size() - removed.size(),
                previous.rejected(),
                previous.retained(),
                previous.verdicts(),
                now,
                previous.contested());
    }
}
