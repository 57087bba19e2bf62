package io.meshway.model.parse;

/** Reads Istio's {@code Percent}: <code>{value: 0.1}</code> is one in a thousand. */
final class Percentages {
    private Percentages() {}

    static Double read(FieldCursor percentage) {
        Double value = percentage.scalar("value", Scalar.NUMBER);
        return value == null ? Double.valueOf(Defaults.PERCENT) : value;
    }
}
