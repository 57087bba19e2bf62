package io.meshway.route;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prefixes of paths with the routes that have them, as a radix tree: a walk visits the prefixes of one path, however many others there are. */
final class PrefixTree {
    private final Node root;
    private final boolean ignoreCase;

    /**
     * A tree of these prefixes.
     *
     * @param routes positions of routes by prefix, ascending
     * @param ignoreCase letter case does not count; the prefixes are in lower case then
     */
    PrefixTree(Map<String, int[]> routes, boolean ignoreCase) {
        // The empty prefix makes a root that every path passes.
        TreeMap<String, int[]> sorted = new TreeMap<>(routes);
        sorted.putIfAbsent("", new int[0]);
        this.root = node(List.copyOf(sorted.entrySet()), 0);
        this.ignoreCase = ignoreCase;
    }

    /** The node of entries that are sorted and share what stands before {@code at}. */
    private static Node node(List<Map.Entry<String, int[]>> entries, int at) {
        Map.Entry<String, int[]> first = entries.get(0);
        int end = commonEnd(first.getKey(), entries.get(entries.size() - 1).getKey(), at);
        boolean own = first.getKey().length() == end;
        List<Map.Entry<String, int[]>> longer = own ? entries.subList(1, entries.size()) : entries;
        Map<Character, Node> children = new TreeMap<>();
        int from = 0;
        while (from < longer.size()) {
            char key = longer.get(from).getKey().charAt(end);
            int to = from + 1;
            while (to < longer.size() && longer.get(to).getKey().charAt(end) == key) {
                to++;
            }
            children.put(key, node(longer.subList(from, to), end));
            from = to;
        }
        return new Node(first.getKey().substring(at, end), own ? first.getValue() : new int[0], children);
    }

    private static int commonEnd(String first, String last, int at) {
        int end = at;
        while (end < first.length() && end < last.length() && first.charAt(end) == last.charAt(end)) {
            end++;
        }
        return end;
    }

    /** The node of the empty prefix. */
    Node root() {
        return root;
    }

    /** The node below this one that the path leads to from this position; null when there is none. */
    @Nullable
    Node below(Node node, String path, int position) {
        if (position >= path.length() || node.keys.length == 0) {
            return null;
        }
        char key = path.charAt(position);
        int child = Arrays.binarySearch(node.keys, ignoreCase ? AsciiCase.lower(key) : key);
        if (child < 0) {
            return null;
        }
        Node below = node.children[child];
        return fits(below.label, path, position) ? below : null;
    }

    private boolean fits(String label, String path, int position) {
        if (!ignoreCase) {
            return path.startsWith(label, position);
        }
        int end = position + label.length();
        return end <= path.length() && AsciiCase.isLowerOf(label, 0, path, position, end);
    }

    /** A prefix that some routes have, or where prefixes part. */
    static final class Node {
        private final String label;
        private final char[] keys;
        private final Node[] children;
        private final int[] routes;
        private final int lowest;

        private Node(String label, int[] routes, Map<Character, Node> children) {
            this.label = label;
            this.routes = routes;
            this.keys = new char[children.size()];
            this.children = children.values().toArray(new Node[0]);
            int least = routes.length == 0 ? Integer.MAX_VALUE : routes[0];
            int i = 0;
            for (char key : children.keySet()) {
                keys[i] = key;
                least = Math.min(least, this.children[i++].lowest);
            }
            this.lowest = least;
        }

        /** How many characters it adds to the node above. */
        int length() {
            return label.length();
        }

        /** Positions of the routes with exactly this prefix, ascending. */
        int[] routes() {
            return routes;
        }

        /** The first position here or anywhere below. */
        int lowest() {
            return lowest;
        }
    }
}
