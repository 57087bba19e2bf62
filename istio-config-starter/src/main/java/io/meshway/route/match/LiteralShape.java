package io.meshway.route.match;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the texts that one branch of a regular expression matches: they start with the first literal, end with the last, and have the others in this
 * order between, each at least so many characters behind the one before.
 *
 * @param literals at least one; the first and the last may be empty
 * @param gaps least number of characters between one literal and the next; one fewer than literals
 * @param complete everything of this shape matches: no more needs to be asked
 */
record LiteralShape(List<String> literals, List<Integer> gaps, boolean complete) {
    LiteralShape {
        literals = List.copyOf(literals);
        gaps = List.copyOf(gaps);
    }

    /** What every text starts with. */
    String prefix() {
        return literals.get(0);
    }

    /** Whether the text has this shape. */
    boolean fits(String text) {
        int last = literals.size() - 1;
        if (last == 0) {
            return text.equals(literals.get(0));
        }
        if (!text.startsWith(literals.get(0))) {
            return false;
        }
        int position = literals.get(0).length();
        for (int i = 1; i < last; i++) {
            int found = text.indexOf(literals.get(i), position + gaps.get(i - 1));
            if (found < 0) {
                return false;
            }
            position = found + literals.get(i).length();
        }
        String end = literals.get(last);
        return text.length() - end.length() >= position + gaps.get(last - 1) && text.endsWith(end);
    }

    /** Puts a shape together from left to right. */
    static final class Builder {
        private final List<String> literals = new ArrayList<>();
        private final List<Integer> gaps = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private boolean complete = true;
        private boolean inGap;

        void literal(char c) {
            inGap = false;
            literal.append(c);
        }

        /** Any text of at least so many characters. */
        void anything(int least) {
            if (inGap) {
                gaps.set(gaps.size() - 1, gaps.get(gaps.size() - 1) + least);
            } else {
                literals.add(literal.toString());
                literal.setLength(0);
                gaps.add(least);
                inGap = true;
            }
        }

        /** Something that only the expression itself can decide. */
        void unknown() {
            anything(0);
            complete = false;
        }

        void append(LiteralShape shape) {
            shape.literals.get(0).chars().forEach(c -> literal((char) c));
            for (int i = 0; i < shape.gaps.size(); i++) {
                anything(shape.gaps.get(i));
                shape.literals.get(i + 1).chars().forEach(c -> literal((char) c));
            }
            complete &= shape.complete;
        }

        boolean isEmpty() {
            return literals.isEmpty() && literal.isEmpty();
        }

        LiteralShape build() {
            literals.add(literal.toString());
            return new LiteralShape(literals, gaps, complete);
        }
    }
}
