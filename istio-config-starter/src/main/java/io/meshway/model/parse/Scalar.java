package io.meshway.model.parse;

import io.meshway.model.Bytes;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A type of value that is not made of others: how it is read, and what to say when something else stands there.
 *
 * @param expected what should stand there, for people
 * @param conversion null when the value is of another type
 * @param advice how to write the value at hand properly
 */
record Scalar<T>(String expected, Function<JsonNode, @Nullable T> conversion, Function<JsonNode, String> advice) {
    private static final int LONGEST_NUMBER = 20;

    static final Scalar<String> TEXT = new Scalar<>("text", Scalar::text, Scalar::quote);

    static final Scalar<Integer> INTEGER = new Scalar<>("a whole number", Scalar::integer, Scalar::unquote);

    /** A 64-bit number, which protobuf's JSON writes in quotes. */
    static final Scalar<Long> LONG = new Scalar<>("a whole number", Scalar::longInteger, Scalar::unquote);

    static final Scalar<Double> NUMBER = new Scalar<>("a number", Scalar::number, Scalar::unquote);

    static final Scalar<Boolean> BOOLEAN =
            new Scalar<>("true or false", Scalar::truth, value -> "write true or false, without quotes");

    /** A port's number or its name, as text. */
    static final Scalar<String> NAME_OR_NUMBER =
            new Scalar<>("a number or a name", Scalar::nameOrNumber, value -> "write a port's number or name");

    /** Bytes; the advice never repeats the value, which may be secret. */
    static final Scalar<Bytes> BASE64 =
            new Scalar<>("base64", Scalar::bytes, value -> "encode the value with base64, without line breaks");

    static final Scalar<Duration> DURATION = new Scalar<>("a duration", Scalar::duration, Scalar::withUnit);

    private static @Nullable String text(JsonNode value) {
        return value.isString() ? SharedTexts.of(value.stringValue()) : null;
    }

    private static @Nullable Integer integer(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToInt()
                ? Integer.valueOf(value.intValue())
                : null;
    }

    private static @Nullable Long longInteger(JsonNode value) {
        if (value.isString()) {
            String digits = value.stringValue();
            return digits.matches("[0-9]{1,18}") ? Long.valueOf(digits) : null;
        }
        return value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong()
                ? Long.valueOf(value.longValue())
                : null;
    }

    private static @Nullable Double number(JsonNode value) {
        return value.isNumber() ? Double.valueOf(value.doubleValue()) : null;
    }

    private static @Nullable Boolean truth(JsonNode value) {
        return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    private static @Nullable Duration duration(JsonNode value) {
        return value.isString() ? Durations.parse(value.stringValue()) : null;
    }

    private static @Nullable String nameOrNumber(JsonNode value) {
        Integer number = integer(value);
        return number == null ? text(value) : number.toString();
    }

    private static @Nullable Bytes bytes(JsonNode value) {
        if (!value.isString()) {
            return null;
        }
        try {
            return Bytes.of(Base64.getDecoder().decode(value.stringValue()));
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    /** Never repeats the value, which may be secret. */
    private static String quote(JsonNode value) {
        return value.isNumber() || value.isBoolean() ? "write it in quotes" : "write one text here";
    }

    private static String unquote(JsonNode value) {
        if (value.isString() && isNumber(value.stringValue())) {
            return "write it without quotes: " + value.stringValue();
        }
        return value.isNumber() ? "it is out of range or has a fraction" : "write digits only";
    }

    private static boolean isNumber(String text) {
        return text.length() <= LONGEST_NUMBER && text.matches("-?[0-9]+(\\.[0-9]+)?");
    }

    private static String withUnit(JsonNode value) {
        String digits = value.isString() ? value.stringValue() : value.toString();
        return isNumber(digits) ? "name the unit, such as " + digits + "s" : "write it like 10s, 1.5s, 100ms or 1h30m";
    }
}
