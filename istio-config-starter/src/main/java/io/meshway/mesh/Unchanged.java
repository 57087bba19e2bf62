package io.meshway.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the objects of the previous snapshot in the place of equal new ones, so that whatever was made from them is still good. */
final class Unchanged {
    private Unchanged() {}

    /** Listeners with every unchanged part from {@code previous}; {@code previous} itself when nothing changed. */
    static List<MeshListener> listeners(List<MeshListener> next, List<MeshListener> previous) {
        return keep(next, previous, listener -> listener.port() + "/" + listener.bind(), Unchanged::listener);
    }

    private static MeshListener listener(MeshListener next, MeshListener previous) {
        List<FilterChain> chains = keep(next.chains(), previous.chains(), FilterChain::name, Unchanged::chain);
        return chains == previous.chains() ? previous : new MeshListener(next.port(), next.bind(), chains);
    }

    private static FilterChain chain(FilterChain next, FilterChain previous) {
        if (!(next.target() instanceof FilterChain.Target.Http http)
                || !(previous.target() instanceof FilterChain.Target.Http before)) {
            return next.equals(previous) ? previous : next;
        }
        List<LinkedVirtualHost> hosts = keep(
                http.virtualHosts(),
                before.virtualHosts(),
                host -> host.domains().get(0),
                (host, old) -> host.equals(old) ? old : host);
        FilterChain.Target target = hosts == before.virtualHosts() ? before : new FilterChain.Target.Http(hosts);
        FilterChain kept = new FilterChain(next.name(), next.match(), next.tls(), target);
        return kept.equals(previous) ? previous : kept;
    }

    /** Matches old to new by key, in the new order; the old list when every element is the old one. */
    private static <T, K> List<T> keep(
            List<T> next, List<T> previous, Function<T, K> key, BiFunction<T, T, T> keepParts) {
        if (next == previous || previous.isEmpty()) {
            return next;
        }
        Map<K, T> old = Map.of();
        List<T> kept = new ArrayList<>(next.size());
        boolean same = next.size() == previous.size();
        for (int i = 0; i < next.size(); i++) {
            T element = next.get(i);
            @Nullable T there = i < previous.size() ? previous.get(i) : null;
            if (element != there) {
                @Nullable T before = there;
                if (there == null || !key.apply(there).equals(key.apply(element))) {
                    old = old.isEmpty() ? byKey(previous, key) : old;
                    before = old.get(key.apply(element));
                }
                element = before == null ? element : keepParts.apply(element, before);
                same = same && element == there;
            }
            kept.add(element);
        }
        return same ? previous : List.copyOf(kept);
    }

    private static <T, K> Map<K, T> byKey(List<T> elements, Function<T, K> key) {
        Map<K, T> byKey = new HashMap<>(elements.size() * 2);
        for (T element : elements) {
            byKey.put(key.apply(element), element);
        }
        return byKey;
    }
}
