package io.meshway.source.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a YAML stream into documents by text alone, so that one broken document harms no other. That is exact: YAML forbids a line that starts with
 * {@code ---} or {@code ...} (alone or before white space) everywhere but between documents, in block scalars and quoted text too.
 *
 * <p>Parts that hold nothing but comments, directives and blank lines are no documents and do not count.
 */
final class YamlStream {
    /**
     * The text of one document.
     *
     * @param line where it starts in the file, counted from 0
     * @param text from its {@code ---} line, if it has one, to before the next marker
     */
    record Part(int line, String text) {}

    private final String text;
    private final int limit;
    private final List<Part> parts = new ArrayList<>();
    private int start;
    private int startLine;
    private boolean bare = true;
    private boolean saysSomething;

    private YamlStream(String text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /** The first documents, in order. */
    static List<Part> split(String text, int limit) {
        var stream = new YamlStream(text, limit);
        stream.run();
        return stream.parts;
    }

    private void run() {
        int line = 0;
        int from = 0;
        while (from < text.length() && parts.size() < limit) {
            int end = endOfLine(from);
            int next = afterBreak(end);
            if (isMarker("---", from)) {
                finish(from);
                begin(from, line, false);
                saysSomething = saysSomething(from + 3, end);
            } else if (isMarker("...", from)) {
                finish(from);
                begin(next, line + 1, true);
            } else {
                saysSomething |= saysSomething(from, end) && !(bare && text.charAt(from) == '%');
            }
            from = next;
            line++;
        }
        finish(text.length());
    }

    private void begin(int at, int line, boolean withoutMarker) {
        start = at;
        startLine = line;
        bare = withoutMarker;
        saysSomething = false;
    }

    private void finish(int end) {
        if (saysSomething && parts.size() < limit) {
            parts.add(new Part(startLine, text.substring(start, end)));
        }
    }

    private int endOfLine(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private int afterBreak(int end) {
        boolean both = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
        return Math.min(text.length(), both ? end + 2 : end + 1);
    }

    private boolean isMarker(String marker, int at) {
        if (!text.startsWith(marker, at)) {
            return false;
        }
        int after = at + marker.length();
        return after == text.length() || " \t\r\n".indexOf(text.charAt(after)) >= 0;
    }

    private boolean saysSomething(int from, int end) {
        int at = from;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at < end && text.charAt(at) != '#';
    }
}
