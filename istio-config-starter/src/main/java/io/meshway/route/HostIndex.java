package io.meshway.route;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's choice of a virtual host: exact name, then the longest {@code *suffix}, then the longest {@code prefix*}, then {@code *}. A wildcard stands for at
 * least one character. Looking up allocates nothing.
 */
final class HostIndex<T> {
    private final CaseFreeTable<T> exact;
    private final CaseFreeTable<T> suffixes;
    private final boolean[] labelSuffixLengths;
    private final boolean[] otherSuffixLengths;
    private final List<Entry<T>> prefixes;
    private final @Nullable T any;

    private HostIndex(Builder<T> builder) {
        this.exact = new CaseFreeTable<>(builder.exact);
        this.suffixes = new CaseFreeTable<>(builder.suffixes);
        this.labelSuffixLengths = lengths(builder.suffixes, true);
        this.otherSuffixLengths = lengths(builder.suffixes, false);
        this.prefixes = builder.prefixes.entrySet().stream()
                .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Entry<T> entry) -> -entry.text().length()))
                .toList();
        this.any = builder.any;
    }

    private HostIndex(HostIndex<T> before, CaseFreeTable<T> exact) {
        this.exact = exact;
        this.suffixes = before.suffixes;
        this.labelSuffixLengths = before.labelSuffixLengths;
        this.otherSuffixLengths = before.otherSuffixLengths;
        this.prefixes = before.prefixes;
        this.any = before.any;
    }

    /** The same domains, some of which lead elsewhere; null when one of these is no exact name, so that the whole has to be built. */
    @Nullable
    HostIndex<T> with(Map<String, T> values) {
        for (String domain : values.keySet()) {
            if (domain.indexOf('*') >= 0 || domain.indexOf(':') >= 0) {
                return null;
            }
        }
        return new HostIndex<>(this, exact.with(values));
    }

    private static boolean[] lengths(Map<String, ?> suffixes, boolean label) {
        int longest = suffixes.keySet().stream().mapToInt(String::length).max().orElse(0);
        boolean[] lengths = new boolean[longest + 1];
        for (String suffix : suffixes.keySet()) {
            lengths[suffix.length()] |= suffix.startsWith(".") == label;
        }
        return lengths;
    }

    /** What the host of an authority belongs to. */
    @Nullable
    T find(String authority) {
        int end = hostEnd(authority);
        T found = exact.get(authority, 0, end, CaseFreeTable.hash(authority, 0, end));
        if (found == null && !suffixes.isEmpty()) {
            found = bySuffix(authority, end);
        }
        if (found == null && !prefixes.isEmpty()) {
            found = byPrefix(authority, end);
        }
        return found != null ? found : any;
    }

    /** Where the host ends: before the last colon that is not inside the brackets of an IPv6 address. */
    private static int hostEnd(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : authority.length();
    }

    /** Walks from the end to the front; the hash of each suffix follows from the hash of the one before. */
    private @Nullable T bySuffix(String host, int end) {
        T longest = null;
        int hash = 0;
        int last = Math.max(1, end - labelSuffixLengths.length + 1);
        for (int start = end - 1; start >= last; start--) {
            char c = AsciiCase.lower(host.charAt(start));
            hash = CaseFreeTable.extend(hash, c);
            boolean[] lengths = c == '.' ? labelSuffixLengths : otherSuffixLengths;
            if (lengths[end - start]) {
                T found = suffixes.get(host, start, end, hash);
                longest = found != null ? found : longest;
            }
        }
        return longest;
    }

    private @Nullable T byPrefix(String host, int end) {
        for (Entry<T> prefix : prefixes) {
            String text = prefix.text();
            if (end > text.length() && AsciiCase.isLowerOf(text, 0, host, 0, text.length())) {
                return prefix.value();
            }
        }
        return null;
    }

    /** What was added for exactly this domain. */
    @Nullable
    T owner(String domain) {
        if (domain.equals("*")) {
            return any;
        }
        if (domain.startsWith("*")) {
            return suffixes.get(domain, 1, domain.length(), CaseFreeTable.hash(domain, 1, domain.length()));
        }
        if (domain.endsWith("*")) {
            for (Entry<T> prefix : prefixes) {
                if (prefix.text().length() == domain.length() - 1 && domain.startsWith(prefix.text())) {
                    return prefix.value();
                }
            }
            return null;
        }
        return exact.get(domain, 0, domain.length(), CaseFreeTable.hash(domain, 0, domain.length()));
    }

    private record Entry<T>(String text, T value) {}

    /** Collects domains; of two equal ones the first wins. */
    static final class Builder<T> {
        private final Map<String, T> exact = new HashMap<>();
        private final Map<String, T> suffixes = new HashMap<>();
        private final Map<String, T> prefixes = new HashMap<>();
        private @Nullable T any;

        Builder<T> add(String domain, T value) {
            if (domain.equals("*")) {
                any = any == null ? value : any;
            } else if (domain.startsWith("*")) {
                suffixes.putIfAbsent(domain.substring(1), value);
            } else if (domain.endsWith("*")) {
                prefixes.putIfAbsent(domain.substring(0, domain.length() - 1), value);
            } else {
                exact.putIfAbsent(domain, value);
                if (domain.indexOf(':') >= 0 && !domain.startsWith("[")) {
                    exact.putIfAbsent('[' + domain + ']', value);
                }
            }
            return this;
        }

        HostIndex<T> build() {
            return new HostIndex<>(this);
        }
    }
}
