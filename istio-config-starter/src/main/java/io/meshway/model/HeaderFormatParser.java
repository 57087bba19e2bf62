package io.meshway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one {@link HeaderFormat}; used once. */
final class HeaderFormatParser {
    private static final int MAX_LENGTH_DIGITS = 6;

    private final String text;
    private final List<HeaderFormat.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int position;
    private @Nullable String problem;

    HeaderFormatParser(String text) {
        this.text = text;
    }

    HeaderFormat parse() {
        while (position < text.length() && problem == null) {
            char next = text.charAt(position);
            if (next != '%') {
                literal.append(next);
                position++;
            } else if (text.startsWith("%%", position)) {
                literal.append('%');
                position += 2;
            } else {
                variable();
            }
        }
        if (problem != null) {
            return new HeaderFormat(List.of(new HeaderFormat.Part.Literal(text)), problem);
        }
        flush();
        return new HeaderFormat(parts, null);
    }

    private void flush() {
        if (!literal.isEmpty()) {
            parts.add(new HeaderFormat.Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** One variable: {@code %NAME%}, {@code %NAME(argument)%} or {@code %NAME(argument):length%}. */
    private void variable() {
        int start = position;
        int at = position + 1;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start + 1, at);
        String argument = null;
        if (at < text.length() && text.charAt(at) == '(' && !name.isEmpty()) {
            int close = text.indexOf(')', at);
            if (close < 0) {
                problem = "the parenthesis of %" + name + "( is never closed";
                return;
            }
            argument = text.substring(at + 1, close);
            at = close + 1;
        }
        int end = text.indexOf('%', at);
        if (end < 0 || name.isEmpty()) {
            problem = "a percent sign starts a variable that is not complete";
            return;
        }
        position = end + 1;
        HeaderFormat.Part part = part(name, argument, text.substring(at, end));
        if (part != null) {
            flush();
            parts.add(part);
        } else if (problem == null) {
            problem = "the variable " + text.substring(start, position) + " is not known";
        }
    }

    private HeaderFormat.@Nullable Part part(String name, @Nullable String argument, String suffix) {
        if (argument == null) {
            return suffix.isEmpty() ? plain(name) : null;
        }
        return switch (name) {
            case "REQ", "RESP" -> header(name, argument, suffix);
            default -> null;
        };
    }

    private static HeaderFormat.@Nullable Part plain(String name) {
        return switch (name) {
            case "DOWNSTREAM_REMOTE_ADDRESS" -> new HeaderFormat.Part.ClientAddress(true);
            case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" -> new HeaderFormat.Part.ClientAddress(false);
            case "PROTOCOL" -> new HeaderFormat.Part.Protocol();
            case "START_TIME" -> new HeaderFormat.Part.StartTime();
            default -> null;
        };
    }

    private HeaderFormat.@Nullable Part header(String variable, String argument, String suffix) {
        int maxLength = maxLength(suffix);
        int question = argument.indexOf('?');
        String first = lower(question < 0 ? argument : argument.substring(0, question));
        String second = question < 0 ? null : lower(argument.substring(question + 1));
        if (maxLength < 0 || !isHeader(first) || (second != null && !isHeader(second))) {
            return null;
        }
        return variable.equals("REQ")
                ? new HeaderFormat.Part.RequestHeader(first, second, maxLength)
                : new HeaderFormat.Part.ResponseHeader(first, second, maxLength);
    }

    /** The number of {@code :number}; 0 for nothing, -1 for anything else. */
    private static int maxLength(String suffix) {
        if (suffix.isEmpty()) {
            return 0;
        }
        String digits = suffix.substring(1);
        boolean number = suffix.charAt(0) == ':'
                && !digits.isEmpty()
                && digits.length() <= MAX_LENGTH_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }

    private static boolean isHeader(String name) {
        return HeaderNames.isToken(name.startsWith(":") ? name.substring(1) : name);
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static String lower(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
