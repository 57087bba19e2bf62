package io.meshway.mesh;

import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The VirtualServices that a namespace sees, in the order in which Istio evaluates them. */
final class VirtualServiceOrder {
    private VirtualServiceOrder() {}

    /** Private ones first, then those exported by name, then public ones; each group keeps the creation order of the input. */
    static List<VirtualService> of(List<VirtualService> created, String viewer, List<String> meshDefault) {
        List<Ranked> visible = new ArrayList<>(created.size());
        for (VirtualService virtualService : created) {
            Visibility visibility = Visibility.of(virtualService.exportTo(), meshDefault, virtualService.namespace());
            if (visibility.includes(viewer)) {
                visible.add(new Ranked(visibility.rank(viewer), virtualService));
            }
        }
        visible.sort(Comparator.comparingInt(Ranked::rank));
        return visible.stream().map(Ranked::virtualService).toList();
    }

    private record Ranked(int rank, VirtualService virtualService) {}
}
