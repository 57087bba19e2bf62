package io.meshway.route.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an RE2 expression which literal texts its matches must contain. Knows the common part of the syntax and gives up on everything else, so that what
 * it says is always safe. Used once per expression, which is known to be valid.
 */
final class RegexLiterals {
    private static final String CLASS_LETTERS = "dDwWsS";
    private static final String EMPTY_WIDTH_LETTERS = "bBAz";

    private final String text;
    private int position;

    private RegexLiterals(String text) {
        this.text = text;
    }

    /** The shapes of the branches of the expression, of which one must fit; null when nothing is known. */
    static @Nullable List<LiteralShape> of(String expression) {
        try {
            var reader = new RegexLiterals(expression);
            List<LiteralShape> branches = reader.branches(0);
            return reader.position == expression.length() ? branches : null;
        } catch (UnknownSyntax e) {
            return null;
        }
    }

    /** Branches up to the end or to a closing parenthesis. */
    private List<LiteralShape> branches(int depth) throws UnknownSyntax {
        List<LiteralShape> branches = new ArrayList<>();
        var branch = new LiteralShape.Builder();
        while (position < text.length() && text.charAt(position) != ')') {
            if (text.charAt(position) == '|') {
                position++;
                branches.add(branch.build());
                branch = new LiteralShape.Builder();
            } else {
                element(branch, depth);
            }
        }
        branches.add(branch.build());
        return branches;
    }

    private void element(LiteralShape.Builder branch, int depth) throws UnknownSyntax {
        char c = text.charAt(position);
        switch (c) {
            case '(' -> group(branch, depth);
            case '[' -> {
                skipClass();
                quantifier();
                branch.unknown();
            }
            case '.' -> dot(branch);
            case '^', '$' -> anchor(branch, depth, c);
            case '\\' -> escape(branch);
            case '*', '+', '?' -> throw new UnknownSyntax();
            default -> {
                position++;
                character(branch, c);
            }
        }
    }

    private void character(LiteralShape.Builder branch, char c) throws UnknownSyntax {
        if (Character.isSurrogate(c)) {
            throw new UnknownSyntax();
        }
        switch (quantifier()) {
            case ONCE -> branch.literal(c);
            case AT_LEAST_ONCE -> {
                branch.literal(c);
                branch.unknown();
            }
            default -> branch.unknown();
        }
    }

    private void dot(LiteralShape.Builder branch) {
        position++;
        switch (quantifier()) {
            case ANY_NUMBER -> branch.anything(0);
            case AT_LEAST_ONCE -> branch.anything(1);
            default -> branch.unknown();
        }
    }

    /** At the ends of the whole expression they say what a full match says anyway. */
    private void anchor(LiteralShape.Builder branch, int depth, char anchor) throws UnknownSyntax {
        position++;
        boolean atEnd = position == text.length() || text.charAt(position) == '|';
        boolean redundant = depth == 0 && (anchor == '^' ? branch.isEmpty() : atEnd);
        if (quantifier() != Times.ONCE) {
            throw new UnknownSyntax();
        }
        if (!redundant) {
            branch.unknown();
        }
    }

    private void escape(LiteralShape.Builder branch) throws UnknownSyntax {
        if (position + 1 == text.length()) {
            throw new UnknownSyntax();
        }
        char c = text.charAt(position + 1);
        position += 2;
        if (CLASS_LETTERS.indexOf(c) >= 0 || EMPTY_WIDTH_LETTERS.indexOf(c) >= 0) {
            quantifier();
            branch.unknown();
        } else if (Character.isLetterOrDigit(c)) {
            throw new UnknownSyntax();
        } else {
            character(branch, c);
        }
    }

    /** A group that stands there once and has one branch is as if it were written without parentheses. */
    private void group(LiteralShape.Builder branch, int depth) throws UnknownSyntax {
        skipGroupStart();
        List<LiteralShape> content = branches(depth + 1);
        if (position == text.length()) {
            throw new UnknownSyntax();
        }
        position++;
        if (quantifier() == Times.ONCE && content.size() == 1) {
            branch.append(content.get(0));
        } else {
            branch.unknown();
        }
    }

    private void skipGroupStart() throws UnknownSyntax {
        position++;
        if (!text.startsWith("?", position)) {
            return;
        }
        if (text.startsWith("?:", position)) {
            position += 2;
        } else if (text.startsWith("?P<", position) || text.startsWith("?<", position)) {
            position = text.indexOf('>', position) + 1;
        } else {
            // Flags change what the letters mean.
            throw new UnknownSyntax();
        }
    }

    private void skipClass() throws UnknownSyntax {
        int at = position + 1;
        at += text.startsWith("^", at) ? 1 : 0;
        at += text.startsWith("]", at) ? 1 : 0;
        while (at < text.length() && text.charAt(at) != ']') {
            if (text.startsWith("[:", at)) {
                at = text.indexOf(":]", at + 2);
                if (at < 0) {
                    throw new UnknownSyntax();
                }
                at += 2;
            } else {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        if (at >= text.length()) {
            throw new UnknownSyntax();
        }
        position = at + 1;
    }

    /** How often the element before stands there; a lazy one matches the same whole texts. */
    private Times quantifier() {
        if (position == text.length()) {
            return Times.ONCE;
        }
        Times times = switch (text.charAt(position)) {
            case '*' -> Times.ANY_NUMBER;
            case '+' -> Times.AT_LEAST_ONCE;
            case '?' -> Times.OTHER;
            case '{' -> Times.OTHER;
            default -> Times.ONCE;
        };
        if (times != Times.ONCE) {
            int braces = text.charAt(position) == '{' ? repetitionEnd() : position + 1;
            if (braces < 0) {
                return Times.ONCE;
            }
            position = braces;
            position += text.startsWith("?", position) ? 1 : 0;
        }
        return times;
    }

    /** Behind {@code {n}}, {@code {n,}} or {@code {n,m}}; -1 where the brace is just a character. */
    private int repetitionEnd() {
        int at = position + 1;
        int digits = 0;
        while (at < text.length() && text.charAt(at) != '}') {
            char c = text.charAt(at++);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c != ',') {
                return -1;
            }
        }
        return at < text.length() && digits > 0 ? at + 1 : -1;
    }

    private enum Times {
        ONCE,
        ANY_NUMBER,
        AT_LEAST_ONCE,
        OTHER
    }

    /** Something that is not worth understanding. */
    private static final class UnknownSyntax extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownSyntax() {
            super(null, null, false, false);
        }
    }
}
