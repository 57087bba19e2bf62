package io.meshway.mesh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * What was made of each element of a list, in the order of the list. The next list takes over the values of the elements that are the same objects, so that the
 * cost of a change is that of the change. Immutable.
 */
final class Derived<E, T> {
    private final List<E> elements;
    private final List<T> values;

    private Derived(List<E> elements, List<T> values) {
        this.elements = elements;
        this.values = values;
    }

    /** Of nothing. */
    static <E, T> Derived<E, T> empty() {
        return new Derived<>(List.of(), List.of());
    }

    /** The same of another list; this itself when it is the same list. */
    Derived<E, T> follow(List<E> next, Function<? super E, ? extends T> make) {
        if (next == elements) {
            return this;
        }
        int shorter = Math.min(elements.size(), next.size());
        int begin = 0;
        while (begin < shorter && elements.get(begin) == next.get(begin)) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && element(elements, end) == element(next, end)) {
            end++;
        }
        List<T> all = new ArrayList<>(next.size());
        all.addAll(values.subList(0, begin));
        addChanged(all, next.subList(begin, next.size() - end), begin, elements.size() - end, make);
        all.addAll(values.subList(values.size() - end, values.size()));
        return new Derived<>(next, Collections.unmodifiableList(all));
    }

    private static <E> E element(List<E> list, int fromEnd) {
        return list.get(list.size() - 1 - fromEnd);
    }

    private void addChanged(List<T> all, List<E> changed, int begin, int end, Function<? super E, ? extends T> make) {
        IdentityHashMap<E, T> known = new IdentityHashMap<>();
        for (int i = begin; i < end; i++) {
            known.put(elements.get(i), values.get(i));
        }
        for (E element : changed) {
            T value = known.get(element);
            all.add(value == null ? make.apply(element) : value);
        }
    }

    /** What the values were made of. */
    List<E> elements() {
        return elements;
    }

    /** One for each element. */
    List<T> values() {
        return values;
    }
}
