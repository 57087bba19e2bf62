package io.meshway.mesh;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.model.StringMatch.Exact;
import io.meshway.model.StringMatch.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a root rule's match and a delegate rule's match mean together, both with complete names of gateways. */
final class DelegateMatch {
    private DelegateMatch() {}

    /**
     * The alternatives of a delegate's rule under its root's rule; null when one of them contradicts every alternative of the root, which drops the rule.
     */
    static @Nullable List<HttpMatch> merge(List<HttpMatch> root, List<HttpMatch> delegate) {
        if (root.isEmpty()) {
            return delegate;
        }
        if (delegate.isEmpty()) {
            return root;
        }
        List<HttpMatch> merged = new ArrayList<>();
        for (HttpMatch own : delegate) {
            int before = merged.size();
            for (HttpMatch outer : root) {
                if (!contradict(outer, own)) {
                    merged.add(combine(outer, own));
                }
            }
            if (merged.size() == before) {
                return null;
            }
        }
        return List.copyOf(merged);
    }

    /** Whether no request could be meant by both, as far as Istio cares to find out. */
    static boolean contradict(HttpMatch root, HttpMatch delegate) {
        return contradict(root.uri(), delegate.uri())
                || contradict(root.scheme(), delegate.scheme())
                || contradict(root.method(), delegate.method())
                || contradict(root.authority(), delegate.authority())
                || contradict(root.headers(), delegate.headers())
                || contradict(root.withoutHeaders(), delegate.withoutHeaders())
                || contradict(root.queryParams(), delegate.queryParams())
                || root.ignoreUriCase() != delegate.ignoreUriCase()
                || differ(root.port(), delegate.port())
                || (isSet(root.sourceNamespace())
                        && !Objects.equals(root.sourceNamespace(), delegate.sourceNamespace()))
                || labelsDiffer(root.sourceLabels(), delegate.sourceLabels())
                || widensGateways(root.gateways(), delegate.gateways());
    }

    private static boolean contradict(@Nullable StringMatch root, @Nullable StringMatch delegate) {
        if (root == null || delegate == null) {
            return false;
        }
        if (root instanceof Exact outer) {
            return !(delegate instanceof Exact own) || !own.value().equals(outer.value());
        }
        if (root instanceof Prefix outer) {
            if (delegate instanceof Exact own) {
                return !own.value().startsWith(outer.value());
            }
            return !(delegate instanceof Prefix own) || !own.value().startsWith(outer.value());
        }
        return true;
    }

    private static boolean contradict(Map<String, StringMatch> root, Map<String, StringMatch> delegate) {
        for (Map.Entry<String, StringMatch> own : delegate.entrySet()) {
            if (contradict(root.get(own.getKey()), own.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean differ(@Nullable Integer root, @Nullable Integer delegate) {
        return root != null && delegate != null && !root.equals(delegate);
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static boolean labelsDiffer(Map<String, String> root, Map<String, String> delegate) {
        for (Map.Entry<String, String> own : delegate.entrySet()) {
            String outer = root.get(own.getKey());
            if (outer != null && !outer.equals(own.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean widensGateways(List<String> root, List<String> delegate) {
        return !root.isEmpty() && !delegate.isEmpty() && !new HashSet<>(root).containsAll(delegate);
    }

    private static HttpMatch combine(HttpMatch root, HttpMatch delegate) {
        return new HttpMatch(
                joinNames(root.name(), delegate.name()),
                own(delegate.uri(), root.uri()),
                delegate.ignoreUriCase(),
                own(delegate.scheme(), root.scheme()),
                own(delegate.method(), root.method()),
                own(delegate.authority(), root.authority()),
                union(root.headers(), delegate.headers()),
                union(root.withoutHeaders(), delegate.withoutHeaders()),
                union(root.queryParams(), delegate.queryParams()),
                own(delegate.port(), root.port()),
                union(root.sourceLabels(), delegate.sourceLabels()),
                own(delegate.sourceNamespace(), root.sourceNamespace()),
                delegate.gateways().isEmpty() ? root.gateways() : delegate.gateways(),
                own(delegate.statPrefix(), root.statPrefix()));
    }

    /** {@code root-delegate}; the one that is there when the other is not. */
    static @Nullable String joinNames(@Nullable String root, @Nullable String delegate) {
        if (!isSet(root)) {
            return delegate;
        }
        return isSet(delegate) ? root + '-' + delegate : root;
    }

    private static <T> @Nullable T own(@Nullable T delegate, @Nullable T root) {
        return delegate != null ? delegate : root;
    }

    private static <V> Map<String, V> union(Map<String, V> root, Map<String, V> delegate) {
        if (root.isEmpty()) {
            return delegate;
        }
        Map<String, V> union = new HashMap<>(root);
        union.putAll(delegate);
        return union;
    }
}
