package io.meshway.route.match;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that the whole text must match: RE2/J, linear in time, behind a test of the literal texts that every match contains. Expressions of
 * nothing but literals and {@code .*} never reach RE2/J. Values are lines, so that a dot stands for any character.
 */
final class RegexText implements TextMatcher {
    private final Pattern pattern;
    private final @Nullable List<LiteralShape> branches;
    private final boolean decidedByLiterals;
    private final String literalPrefix;

    RegexText(String expression) {
        this.pattern = Pattern.compile(expression);
        this.branches = RegexLiterals.of(expression);
        this.decidedByLiterals = branches != null && branches.stream().allMatch(LiteralShape::complete);
        this.literalPrefix = branches == null ? "" : commonPrefix(branches);
    }

    private static String commonPrefix(List<LiteralShape> branches) {
        String common = branches.get(0).prefix();
        for (LiteralShape branch : branches) {
            int length = 0;
            int end = Math.min(common.length(), branch.prefix().length());
            while (length < end && common.charAt(length) == branch.prefix().charAt(length)) {
                length++;
            }
            common = common.substring(0, length);
        }
        return common;
    }

    @Override
    public boolean matches(String text) {
        return mayMatch(text) && (decidedByLiterals || pattern.matcher(text).matches());
    }

    private boolean mayMatch(String text) {
        if (branches == null) {
            return true;
        }
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).fits(text)) {
                return true;
            }
        }
        return false;
    }

    /** What every match starts with. */
    String literalPrefix() {
        return literalPrefix;
    }

    /** Whether deciding may run RE2/J. */
    boolean expensive() {
        return !decidedByLiterals;
    }

    @Override
    public String describe() {
        return "regex " + pattern.pattern();
    }
}
