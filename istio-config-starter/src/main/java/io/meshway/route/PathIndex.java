package io.meshway.route;

import io.meshway.route.match.PathCondition;
import io.meshway.route.match.RouteMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first route in declared order without asking those whose path cannot fit. Exact paths are hashed, prefixes stand in a tree, expressions too, by the
 * literal text that they start with. Each place where the path leads to has its routes in order, and is asked only for routes before the best one so far;
 * expressions come last. Finding allocates nothing by itself.
 */
final class PathIndex {
    private final RouteMatcher[] matchers;
    private final Map<String, int[]> exact;
    private final @Nullable CaseFreeTable<int[]> exactIgnoringCase;
    private final @Nullable PrefixTree prefixes;
    private final @Nullable PrefixTree prefixesIgnoringCase;
    private final @Nullable PrefixTree expressions;

    PathIndex(RouteMatcher[] matchers) {
        this.matchers = matchers;
        var positions = new Positions();
        for (int i = 0; i < matchers.length; i++) {
            positions.add(matchers[i].path(), i);
        }
        this.exact = positions.exact.toArrays();
        Map<String, int[]> folded = positions.exactIgnoringCase.toArrays();
        this.exactIgnoringCase = folded.isEmpty() ? null : new CaseFreeTable<>(folded);
        this.prefixes = positions.prefixes.toTree(false);
        this.prefixesIgnoringCase = positions.prefixesIgnoringCase.toTree(true);
        this.expressions = positions.expressions.toTree(false);
    }

    /** The position of the first route that takes the request; -1 when there is none. */
    int find(RequestView request) {
        String path = request.path();
        int best = first(exact.get(path), request, matchers.length);
        if (exactIgnoringCase != null) {
            int hash = CaseFreeTable.hash(path, 0, path.length());
            best = first(exactIgnoringCase.get(path, 0, path.length(), hash), request, best);
        }
        best = firstOnTheWay(prefixes, path, request, best);
        best = firstOnTheWay(prefixesIgnoringCase, path, request, best);
        best = firstExpression(path, request, best);
        return best == matchers.length ? -1 : best;
    }

    /** The first of these positions, if it is before {@code best}, where everything but the path fits as well. */
    private int first(int @Nullable [] positions, RequestView request, int best) {
        if (positions != null) {
            for (int position : positions) {
                if (position >= best) {
                    return best;
                }
                if (matchers[position].othersMatch(request)) {
                    return position;
                }
            }
        }
        return best;
    }

    private int firstOnTheWay(@Nullable PrefixTree tree, String path, RequestView request, int limit) {
        if (tree == null) {
            return limit;
        }
        int best = limit;
        int at = 0;
        PrefixTree.Node node = tree.root();
        while (node != null && node.lowest() < best) {
            best = first(node.routes(), request, best);
            at += node.length();
            node = tree.below(node, path, at);
        }
        return best;
    }

    private int firstExpression(String path, RequestView request, int limit) {
        if (expressions == null) {
            return limit;
        }
        int best = limit;
        int at = 0;
        PrefixTree.Node node = expressions.root();
        while (node != null && node.lowest() < best) {
            for (int position : node.routes()) {
                if (position >= best) {
                    break;
                }
                best = matchers[position].matches(request) ? position : best;
            }
            at += node.length();
            node = expressions.below(node, path, at);
        }
        return best;
    }

    /** Sorts the routes by kind of path condition. */
    private static final class Positions {
        private final ByText exact = new ByText();
        private final ByText exactIgnoringCase = new ByText();
        private final ByText prefixes = new ByText();
        private final ByText prefixesIgnoringCase = new ByText();
        private final ByText expressions = new ByText();

        void add(PathCondition path, int position) {
            if (path instanceof PathCondition.Exact condition) {
                (condition.ignoreCase() ? exactIgnoringCase : exact).add(condition.text(), position);
            } else if (path instanceof PathCondition.Prefix condition) {
                (condition.ignoreCase() ? prefixesIgnoringCase : prefixes).add(condition.text(), position);
            } else if (path instanceof PathCondition.Expression condition) {
                expressions.add(condition.literalPrefix(), position);
            }
        }
    }

    /** Positions under one text, ascending. */
    private static final class ByText {
        private final Map<String, List<Integer>> positions = new HashMap<>();

        void add(String text, int position) {
            positions.computeIfAbsent(text, unused -> new ArrayList<>()).add(position);
        }

        Map<String, int[]> toArrays() {
            Map<String, int[]> arrays = new HashMap<>();
            positions.forEach((text, list) ->
                    arrays.put(text, list.stream().mapToInt(Integer::intValue).toArray()));
            return arrays;
        }

        @Nullable
        PrefixTree toTree(boolean ignoreCase) {
            return positions.isEmpty() ? null : new PrefixTree(toArrays(), ignoreCase);
        }
    }
}
