package io.meshway.mesh.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often the counted repetitions of an expression copy their content when they are nested: {@code (a{10}){20}} makes 200 copies. RE2 refuses more than
 * 1000; the Java port does not and would need memory without bound. Used once.
 */
final class RegexRepeats {
    private static final long MAX_COPIES = 1000;
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,6})(,([0-9]{0,6}))?}");

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long deepest = 1;
    private long last = 1;
    private int position;

    private RegexRepeats(String regex) {
        this.regex = regex;
    }

    /** Whether RE2 would refuse the nested repetitions. */
    static boolean tooMany(String regex) {
        return new RegexRepeats(regex).copies() > MAX_COPIES;
    }

    private long copies() {
        while (position < regex.length()) {
            char c = regex.charAt(position);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> open();
                case ')' -> close();
                case '{' -> count();
                default -> atom(1);
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return deepest;
    }

    private void atom(int length) {
        char c = regex.charAt(position);
        if (c != '*' && c != '+' && c != '?') {
            last = 1;
        }
        position += length;
    }

    private void escape() {
        if (regex.startsWith("\\Q", position)) {
            int end = regex.indexOf("\\E", position);
            position = end < 0 ? regex.length() : end + 2;
        } else {
            position = Math.min(regex.length(), position + 2);
        }
        last = 1;
    }

    private void characterClass() {
        int at = position + 1;
        if (regex.startsWith("^", at)) {
            at++;
        }
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            int named = regex.startsWith("[:", at) ? regex.indexOf(":]", at + 2) : -1;
            at = named > 0 ? named + 2 : at + (regex.charAt(at) == '\\' ? 2 : 1);
        }
        position = Math.min(regex.length(), at + 1);
        last = 1;
    }

    private void open() {
        outer.push(deepest);
        deepest = 1;
        last = 1;
        position++;
    }

    private void close() {
        last = deepest;
        deepest = Math.max(deepest, outer.isEmpty() ? 1 : outer.pop());
        position++;
    }

    private void count() {
        Matcher matcher = COUNT.matcher(regex).region(position, regex.length());
        if (!matcher.lookingAt()) {
            atom(1);
            return;
        }
        String most = matcher.group(3);
        long times = Long.parseLong(most == null || most.isEmpty() ? matcher.group(1) : most);
        last = Math.min(last * Math.max(times, 1), MAX_COPIES * MAX_COPIES);
        deepest = Math.max(deepest, last);
        position = matcher.end();
    }
}
