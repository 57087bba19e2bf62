package io.meshway.model.parse;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Istio's API writes them: protobuf's {@code 1.5s}, and Go's {@code 1h30m} or {@code 100ms}. */
final class Durations {
    private static final int LONGEST_TEXT = 64;

    /** Protobuf's own limit for a duration: about 10,000 years. */
    private static final BigDecimal LONGEST_NANOS =
            BigDecimal.valueOf(315_576_000_000L).scaleByPowerOfTen(9);

    private static final Pattern PART = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)");

    private static final Map<String, Long> NANOS_OF_UNIT = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Durations() {}

    /**
     * Reads a duration. It may be negative or finer than Istio accepts: that is for validation to say.
     *
     * @return null when the text is no duration, as when the unit is missing
     */
    static @Nullable Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String magnitude = negative || text.startsWith("+") ? text.substring(1) : text;
        if (magnitude.equals("0")) {
            return Duration.ZERO;
        }
        if (magnitude.isEmpty() || magnitude.length() > LONGEST_TEXT) {
            return null;
        }
        BigDecimal nanos = nanos(magnitude);
        if (nanos == null || nanos.compareTo(LONGEST_NANOS) > 0) {
            return null;
        }
        BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        Duration duration = Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
        return negative ? duration.negated() : duration;
    }

    private static @Nullable BigDecimal nanos(String magnitude) {
        Matcher parts = PART.matcher(magnitude);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            String whole = parts.group(1);
            String fraction = parts.group(2) == null ? "" : parts.group(2);
            if (whole.isEmpty() && fraction.isEmpty()) {
                return null;
            }
            BigDecimal number = new BigDecimal("0" + whole + "." + fraction + "0");
            sum = sum.add(number.multiply(BigDecimal.valueOf(NANOS_OF_UNIT.getOrDefault(parts.group(3), 0L))));
            end = parts.end();
        }
        return end == magnitude.length() ? sum : null;
    }
}
