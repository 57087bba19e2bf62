package io.meshway.model.parse;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names as people type them: the other spelling of protobuf's JSON, and near misses. */
final class Spelling {
    private static final int FARTHEST = 3;

    /** Longer than every name: what is longer still is no typo, and costs time to compare. */
    private static final int LONGEST_NAME = 64;

    private Spelling() {}

    /** {@code mirror_percent} as {@code mirrorPercent}: protobuf's JSON accepts a field under both names. */
    static String camelCase(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }

    /** What to write instead of an unknown name: the nearest known one, else all of them. */
    static String advice(String name, Collection<String> known) {
        String nearest = nearest(name, known);
        if (nearest != null) {
            return "did you mean " + nearest + "?";
        }
        return known.isEmpty() ? "take it out" : "known here: " + String.join(", ", known);
    }

    /** The known name that a typo may have made of; null when none is near. */
    static @Nullable String nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST_NAME) {
            return null;
        }
        Map<Integer, String> byDistance = new TreeMap<>();
        for (String candidate : known) {
            int distance = distance(plain(name), plain(candidate));
            if (distance <= Math.min(FARTHEST, candidate.length() / 2)) {
                byDistance.putIfAbsent(distance, candidate);
            }
        }
        return byDistance.isEmpty() ? null : byDistance.values().iterator().next();
    }

    private static String plain(String name) {
        return camelCase(name).toLowerCase(Locale.ROOT);
    }

    /** Edit distance: letters to insert, drop or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
