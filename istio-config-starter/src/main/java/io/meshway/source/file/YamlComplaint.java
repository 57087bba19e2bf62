package io.meshway.source.file;

import io.meshway.source.file.Reading.Broken;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/** Says what is wrong with the text of a document, where in the file, and what its author probably has to do. */
final class YamlComplaint {
    static final String QUOTE_HOSTS =
            "a value that starts with * is an alias in YAML: quote wildcard hosts, such as \"*.example.com\"";

    private static final String ELLIPSIS = "...";
    private static final String ELLIPSIS_PROBLEM = "\"...\" is an ellipsis of documentation, not YAML";
    private static final String ELLIPSIS_ADVICE = "delete the line, or write what it stands for";
    /** How far from the parser's complaint the line is looked for that caused it. */
    private static final int LINES_AROUND = 2;

    private static final int MAX_VALUE_LENGTH = 80;

    private final YamlStream.Part part;

    YamlComplaint(YamlStream.Part part) {
        this.part = part;
    }

    /** A complaint of our own. */
    Broken refused(Optional<Mark> mark, String value, String problem, String advice) {
        return at(mark.map(Mark::getLine).orElse(0), mark.map(Mark::getColumn).orElse(0), value, problem, advice);
    }

    /** A complaint of the parser's. */
    Broken malformed(MarkedYamlEngineException e) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        if (mark == null) {
            return at(0, 0, "", String.valueOf(e.getProblem()), "");
        }
        List<String> lines = part.text().lines().toList();
        String context = String.valueOf(e.getContext());
        if (context.contains("alias") && e.getContextMark().isPresent()) {
            Mark star = e.getContextMark().get();
            String value = word(line(lines, star.getLine()), star.getColumn());
            return at(star.getLine(), star.getColumn(), value, "it reads as an alias of YAML", QUOTE_HOSTS);
        }
        if (context.contains("quoted scalar") && e.getContextMark().isPresent()) {
            Mark quote = e.getContextMark().get();
            return at(quote.getLine(), quote.getColumn(), "", "the quote that starts here is not closed", "close it");
        }
        for (int i = Math.max(0, mark.getLine() - LINES_AROUND); i <= mark.getLine() + 1; i++) {
            String line = line(lines, i);
            if (line.strip().equals(ELLIPSIS)) {
                return at(i, line.indexOf('.'), ELLIPSIS, ELLIPSIS_PROBLEM, ELLIPSIS_ADVICE);
            }
        }
        String problem = String.valueOf(e.getProblem());
        String where = e.getContext() == null ? "" : " " + e.getContext();
        String line = line(lines, mark.getLine());
        return at(mark.getLine(), mark.getColumn(), "", clean(problem) + where, advice(problem, line));
    }

    /** A character that YAML does not allow, such as NUL. */
    Broken unprintable(ReaderException e) {
        int position = Math.min(e.getPosition(), part.text().length());
        int line = (int) part.text()
                .substring(0, position)
                .chars()
                .filter(c -> c == '\n')
                .count();
        String character = "U+%04X".formatted(e.getCodePoint());
        return at(line, 0, character, "a character that YAML does not allow", "is this a text file? Remove it");
    }

    private static String advice(String problem, String line) {
        if (line.contains("{{")) {
            return "this looks like a template: render it first, for example with helm template";
        }
        if (problem.contains("TAB")) {
            return "indent with spaces, not with tabs";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "check the indentation, and quote text that contains a colon and a space";
        }
        if (problem.contains("expected ':'")) {
            return "a key needs a colon after it; check the indentation too";
        }
        return "check the indentation and the quotes";
    }

    private Broken at(int line, int column, String value, String problem, String advice) {
        String shown = value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "...";
        return new Broken(part.line() + line + 1, column + 1, shown, problem, advice);
    }

    /** The parser's text without the line breaks and parentheses that some of its messages carry. */
    private static String clean(String problem) {
        int more = problem.indexOf(". (");
        return (more < 0 ? problem : problem.substring(0, more)).replaceAll("\\s+", " ");
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "";
    }

    private static String word(String line, int from) {
        int end = from;
        while (end < line.length() && " \t,]}".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return line.substring(Math.min(from, end), end);
    }
}
