package io.meshway.source.kubernetes;

import io.meshway.source.SourceDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one collection. An object that reads the same after a change keeps its instance. Events that are older than what is known are left aside: the
 * numbers of versions only grow, which Kubernetes promises for one type of resource.
 */
final class Holding {
    /** Deleted objects that are remembered in order not to take a late event for a new object. */
    private static final int REMEMBERED = 1000;

    private Map<String, Held> objects = new HashMap<>();
    private TreeMap<String, Held> ranked = new TreeMap<>();
    private final Map<String, String> deleted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private @Nullable List<SourceDocument> documents;

    /** An object. */
    private record Held(String rank, String version, SourceDocument document) {}

    /** Everything, the oldest first; the same list until something changes. */
    List<SourceDocument> documents() {
        List<SourceDocument> known = documents;
        if (known == null) {
            List<SourceDocument> all = new ArrayList<>(objects.size());
            ranked.values().forEach(held -> all.add(held.document));
            known = List.copyOf(all);
            documents = known;
        }
        return known;
    }

    /** Whether the version is the one that is known. */
    @Nullable
    SourceDocument sameVersion(ApiObject object) {
        Held held = objects.get(object.id());
        return held != null && !object.version().isEmpty() && held.version.equals(object.version())
                ? held.document
                : null;
    }

    /** Whether an event about the object tells something new. */
    boolean isNews(ApiObject object) {
        Held held = objects.get(object.id());
        String known = held == null ? deleted.get(object.id()) : held.version;
        return known == null || Versions.isNewer(object.version(), known);
    }

    /** Whether anything changed. */
    boolean put(ApiObject object, SourceDocument document) {
        deleted.remove(object.id());
        Held before = objects.get(object.id());
        Held now = new Held(object.rank(), object.version(), kept(before, document));
        objects.put(object.id(), now);
        if (before != null && !before.rank.equals(now.rank)) {
            ranked.remove(before.rank);
        }
        ranked.put(now.rank, now);
        if (before != null && before.document.equals(document)) {
            return false;
        }
        documents = null;
        return true;
    }

    private static SourceDocument kept(@Nullable Held before, SourceDocument now) {
        return before != null && before.document.equals(now) ? before.document : now;
    }

    /** Whether anything changed. */
    boolean remove(ApiObject object) {
        deleted.put(object.id(), object.version());
        Held before = objects.remove(object.id());
        if (before == null) {
            return false;
        }
        ranked.remove(before.rank);
        documents = null;
        return true;
    }

    /** Whether anything changed. */
    boolean clear() {
        return replace(new Listing(this));
    }

    private boolean replace(Listing listing) {
        List<SourceDocument> before = documents();
        objects = listing.objects;
        ranked = listing.ranked;
        deleted.clear();
        documents = null;
        List<SourceDocument> after = documents();
        if (after.equals(before)) {
            documents = before;
            return false;
        }
        return true;
    }

    /** A list that is being read; the holding stays as it is until all of it is there. */
    static final class Listing {
        private final Holding holding;
        private final Map<String, Held> objects = new HashMap<>();
        private final TreeMap<String, Held> ranked = new TreeMap<>();

        Listing(Holding holding) {
            this.holding = holding;
        }

        void add(ApiObject object, SourceDocument document) {
            Held before = holding.objects.get(object.id());
            Held now = new Held(object.rank(), object.version(), kept(before, document));
            Held twice = objects.put(object.id(), now);
            if (twice != null) {
                ranked.remove(twice.rank);
            }
            ranked.put(now.rank, now);
        }

        /** What is not in the list is gone, also what was deleted while nobody watched. Whether anything changed. */
        boolean apply() {
            return holding.replace(this);
        }
    }
}
