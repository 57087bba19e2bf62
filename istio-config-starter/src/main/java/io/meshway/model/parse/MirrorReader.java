package io.meshway.model.parse;

import io.meshway.model.HttpMirror;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the shares of {@code mirror} and {@code mirrors} of a rule. */
final class MirrorReader {
    private MirrorReader() {}

    static List<HttpMirror> several(FieldCursor rule) {
        rule.atMostOne("mirror", "mirrors");
        return rule.objects("mirrors", MirrorReader::entry);
    }

    private static HttpMirror entry(FieldCursor entry) {
        Double percentage = entry.object("percentage", Percentages::read);
        return new HttpMirror(
                entry.objectOrEmpty("destination", DestinationReader::read),
                percentage == null ? Defaults.MIRROR_PERCENT : percentage);
    }

    /** Of the only mirror; the old {@code mirrorPercent} counts while {@code mirrorPercentage} is not written. */
    static @Nullable Double percentage(FieldCursor rule) {
        Double percentage = rule.object("mirrorPercentage", Percentages::read);
        Integer percent = rule.integer("mirrorPercent");
        if (percent != null) {
            rule.deprecated("mirrorPercent", "write mirrorPercentage: {value: " + percent + "}");
        }
        return percentage == null && percent != null ? Double.valueOf(percent) : percentage;
    }
}
