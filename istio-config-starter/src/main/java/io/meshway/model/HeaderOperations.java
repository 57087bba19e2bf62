package io.meshway.model;

import java.util.List;
import java.util.Map;

/** Istio's {@code Headers}: operations on the request that goes upstream and on the response that goes downstream. */
public record HeaderOperations(Edits request, Edits response) {
    /** No operation at all. */
    public static final HeaderOperations NONE = new HeaderOperations(Edits.NONE, Edits.NONE);

    /** Whether nothing is asked for. */
    public boolean isEmpty() {
        return request.isEmpty() && response.isEmpty();
    }

    /**
     * Operations of one direction; the values are Envoy format strings.
     *
     * @param set replaces every value
     * @param add appends a line
     * @param remove takes all lines away
     */
    public record Edits(Map<String, String> set, Map<String, String> add, List<String> remove) {
        /** No operation. */
        public static final Edits NONE = new Edits(Map.of(), Map.of(), List.of());

        public Edits {
            set = Map.copyOf(set);
            add = Map.copyOf(add);
            remove = List.copyOf(remove);
        }

        /** Whether nothing is asked for. */
        public boolean isEmpty() {
            return set.isEmpty() && add.isEmpty() && remove.isEmpty();
        }
    }
}
