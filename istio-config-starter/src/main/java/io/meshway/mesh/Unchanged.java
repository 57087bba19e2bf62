package io.meshway.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

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
        Map<K, T> old = new HashMap<>(previous.size() * 2);
        for (T element : previous) {
            old.put(key.apply(element), element);
        }
        List<T> kept = new ArrayList<>(next.size());
        boolean same = next.size() == previous.size();
        for (int i = 0; i < next.size(); i++) {
            T element = next.get(i);
            T before = old.get(key.apply(element));
            T chosen = before == null ? element : keepParts.apply(element, before);
            kept.add(chosen);
            same = same && chosen == previous.get(i);
        }
        return same ? previous : List.copyOf(kept);
    }
}
