package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.StringMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code StringMatch}. A typo in one would match more than meant, so unknown fields are errors. */
final class StringMatchReader {
    /** An expression that is none, which Istio takes for presence. */
    private static final String ANY = "*";

    private StringMatchReader() {}

    static @Nullable StringMatch field(FieldCursor parent, String name) {
        return parent.object(name, StringMatchReader::read);
    }

    static List<StringMatch> list(FieldCursor parent, String name) {
        return parent.objects(name, StringMatchReader::read);
    }

    /** Matches by key; null and <code>{}</code> mean that the key is there. */
    static Map<String, StringMatch> map(FieldCursor parent, String name) {
        return new LinkedHashMap<>(parent.objectMap(name, StringMatchReader::readPresence));
    }

    private static StringMatch readPresence(FieldCursor match) {
        StringMatch read = read(match);
        if (!read.equals(new StringMatch.Regex(ANY))) {
            return read;
        }
        match.warn(Finding.VALIDATION_WARNING, "regex", "is no expression; taken for \"is there\"", "write {} instead");
        return new StringMatch.Present();
    }

    private static StringMatch read(FieldCursor match) {
        match.refuseUnknownFields();
        match.atMostOne("exact", "prefix", "regex");
        String exact = match.text("exact");
        String prefix = match.text("prefix");
        String regex = match.text("regex");
        if (exact != null) {
            return new StringMatch.Exact(exact);
        }
        if (prefix != null) {
            return new StringMatch.Prefix(prefix);
        }
        return regex != null ? new StringMatch.Regex(regex) : new StringMatch.Present();
    }
}
