package io.meshway.mesh;

import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.List;

/** The VirtualServices that a namespace sees, in the order in which Istio evaluates them. */
final class VirtualServiceOrder {
    /** {@link Visibility#rank} of what everybody sees. */
    private static final int PUBLIC = 2;

    private VirtualServiceOrder() {}

    /**
     * Private ones first, then those exported by name, then public ones; each group keeps the creation order of the input.
     *
     * @return the input itself when all of them are public
     */
    static List<VirtualService> of(List<VirtualService> created, String viewer, List<String> meshDefault) {
        List<List<VirtualService>> byRank =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(created.size()));
        boolean publicByDefault = Visibility.of(List.of(), meshDefault, viewer).everyone();
        for (VirtualService virtualService : created) {
            if (publicByDefault && virtualService.exportTo().isEmpty()) {
                byRank.get(PUBLIC).add(virtualService);
                continue;
            }
            Visibility visibility = Visibility.of(virtualService.exportTo(), meshDefault, virtualService.namespace());
            if (visibility.includes(viewer)) {
                byRank.get(visibility.rank(viewer)).add(virtualService);
            }
        }
        if (byRank.get(PUBLIC).size() == created.size()) {
            return created;
        }
        List<VirtualService> ordered = new ArrayList<>(created.size());
        byRank.forEach(ordered::addAll);
        return ordered;
    }
}
