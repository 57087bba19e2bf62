package io.meshway.source.file;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an unquoted word of YAML means: the core schema of YAML 1.2, in which {@code yes}, {@code on} and dates are strings. */
final class YamlScalar {
    /** Longer digits are taken for a string: nothing in a resource needs them, and converting them costs the square of their length. */
    private static final int MAX_NUMBER_LENGTH = 64;

    /** So many digits always fit. */
    private static final int DECIMALS_OF_LONG = 18;
    /** For octal digits that is careful, and harmless. */
    private static final int HEXADECIMALS_OF_LONG = 15;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Set<String> NOT_A_NUMBER = Set.of(".nan", ".NaN", ".NAN");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlScalar() {}

    static JsonNode resolve(String word) {
        if (NULLS.contains(word)) {
            return NODES.nullNode();
        }
        char first = word.charAt(0);
        if (word.length() <= MAX_NUMBER_LENGTH && "0123456789+-.".indexOf(first) >= 0) {
            return number(word);
        }
        if (TRUES.contains(word) || FALSES.contains(word)) {
            return NODES.booleanNode(TRUES.contains(word));
        }
        return NODES.stringNode(word);
    }

    private static JsonNode number(String word) {
        if (INTEGER.matcher(word).matches()) {
            return integer(word, 10);
        }
        if (OCTAL.matcher(word).matches()) {
            return integer(word.substring(2), 8);
        }
        if (HEXADECIMAL.matcher(word).matches()) {
            return integer(word.substring(2), 16);
        }
        if (DECIMAL.matcher(word).matches()) {
            return NODES.numberNode(Double.parseDouble(word));
        }
        if (INFINITE.matcher(word).matches()) {
            return NODES.numberNode(word.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return NOT_A_NUMBER.contains(word) ? NODES.numberNode(Double.NaN) : NODES.stringNode(word);
    }

    /** The smallest type that holds it, as a JSON reader gives. */
    private static JsonNode integer(String digits, int radix) {
        if (digits.length() > (radix == 10 ? DECIMALS_OF_LONG : HEXADECIMALS_OF_LONG)) {
            return NODES.numberNode(new BigInteger(digits, radix));
        }
        long value = Long.parseLong(digits, radix);
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }
}
