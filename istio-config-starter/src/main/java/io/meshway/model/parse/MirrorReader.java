package io.meshway.model.parse;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.HttpMirror;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code mirror} with its percentage, or {@code mirrors}, of a rule. */
final class MirrorReader {
    private MirrorReader() {}

    static List<HttpMirror> read(FieldCursor rule) {
        rule.atMostOne("mirror", "mirrors");
        Destination mirror = rule.object("mirror", DestinationReader::read);
        Double percentage = percentage(rule, mirror);
        List<HttpMirror> mirrors = rule.objects("mirrors", MirrorReader::entry);
        return mirror == null ? mirrors : List.of(new HttpMirror(mirror, orEvery(percentage)));
    }

    private static HttpMirror entry(FieldCursor entry) {
        return new HttpMirror(
                entry.objectOrEmpty("destination", DestinationReader::read),
                orEvery(entry.object("percentage", Percentages::read)));
    }

    private static @Nullable Double percentage(FieldCursor rule, @Nullable Destination mirror) {
        Double percentage = rule.object("mirrorPercentage", Percentages::read);
        Integer percent = rule.integer("mirrorPercent");
        if (percent != null) {
            rule.deprecated("mirrorPercent", "write mirrorPercentage: {value: " + percent + "}");
        }
        if (percentage != null && mirror == null) {
            rule.warn(Finding.VALIDATION_WARNING, "mirrorPercentage", "does nothing without mirror", "");
        }
        return percentage == null && percent != null ? Double.valueOf(percent) : percentage;
    }

    private static double orEvery(@Nullable Double percentage) {
        return percentage == null ? Defaults.MIRROR_PERCENT : percentage;
    }
}
