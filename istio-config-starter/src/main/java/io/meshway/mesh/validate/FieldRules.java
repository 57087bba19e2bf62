package io.meshway.mesh.validate;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that many fields share: ports, durations, percentages, labels. */
final class FieldRules {
    /** The highest port number. */
    static final int MAX_PORT = 65_535;

    private static final double SMALLEST_PERCENTAGE = 0.0001;
    private static final double ALL = 100.0;
    private static final int MAX_LABEL_PART = 63;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final Pattern LABEL_PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private FieldRules() {}

    static void port(String path, @Nullable Integer port, Findings findings) {
        if (port != null && (port < 1 || port > MAX_PORT)) {
            findings.error(path, port.toString(), "a port number is from 1 to " + MAX_PORT, "");
        }
    }

    static void notNegative(String path, @Nullable Integer number, Findings findings) {
        if (number != null && number < 0) {
            findings.error(path, number.toString(), "the number must not be negative", "");
        }
    }

    /** A share of 0 to 100 in whole percent. */
    static void percent(String path, @Nullable Integer percent, Findings findings) {
        if (percent != null && (percent < 0 || percent > ALL)) {
            findings.error(path, percent.toString(), "a percentage is from 0 to 100", "");
        }
    }

    /** A share of 0 to 100; what is too small for Envoy's resolution is refused. */
    static void fineShare(String path, @Nullable Double share, Findings findings) {
        if (share != null && share != 0 && !(share >= SMALLEST_PERCENTAGE && share <= ALL)) {
            findings.error(path, share.toString(), "a percentage is 0, or from 0.0001 to 100", "");
        }
    }

    /** A share of 0 to 100. */
    static void share(String path, double share, Findings findings) {
        if (!(share >= 0 && share <= ALL)) {
            findings.error(path, Double.toString(share), "a percentage is from 0 to 100", "");
        }
    }

    /** At least a millisecond, and whole milliseconds. */
    static void duration(String path, @Nullable Duration duration, Findings findings) {
        if (duration == null) {
            return;
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            findings.error(path, text(duration), "the duration must be at least 1ms", "");
        } else if (duration.toNanosPart() % NANOS_PER_MILLI != 0) {
            findings.error(path, text(duration), "the duration must be whole milliseconds", "");
        }
    }

    /** The duration as Istio users write it, such as {@code 1500ms}. */
    static String text(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.toSeconds() + "s";
        }
        if (duration.toNanosPart() % NANOS_PER_MILLI == 0) {
            return duration.toMillis() + "ms";
        }
        long micros = duration.toSeconds() * NANOS_PER_MILLI + duration.toNanosPart() / NANOS_PER_MICRO;
        return duration.toNanosPart() % NANOS_PER_MICRO == 0 ? micros + "us" : duration.toString();
    }

    /** Keys and values of labels, by the syntax of Kubernetes. */
    static void labels(String path, Map<String, String> labels, Findings findings) {
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            String at = path + "[" + label.getKey() + "]";
            if (!isLabelKey(label.getKey())) {
                findings.error(
                        at, label.getKey(), "this is not a valid label key", "use the syntax of Kubernetes labels");
            }
            if (!label.getValue().isEmpty() && !isLabelPart(label.getValue())) {
                findings.error(
                        at, label.getValue(), "this is not a valid label value", "use the syntax of Kubernetes labels");
            }
        }
    }

    /** Labels that select workloads: no wildcards. An empty selector deserves a warning. */
    static void selector(String path, @Nullable Map<String, String> labels, Findings findings) {
        if (labels == null) {
            return;
        }
        if (labels.isEmpty()) {
            findings.warning(
                    path, "", "the selector has no labels and so takes every workload", "remove it or add labels");
        }
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            String written = label.getKey() + "=" + label.getValue();
            if (label.getKey().isEmpty() || written.contains("*")) {
                findings.error(
                        path + "[" + label.getKey() + "]",
                        written,
                        "a selector compares labels as they are; empty keys and wildcards are not possible",
                        "write the label out");
            }
        }
    }

    private static boolean isLabelKey(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return isLabelPart(key);
        }
        return HostSyntax.name(key.substring(0, slash)) == null && isLabelPart(key.substring(slash + 1));
    }

    private static boolean isLabelPart(String text) {
        return text.length() <= MAX_LABEL_PART && LABEL_PART.matcher(text).matches();
    }
}
