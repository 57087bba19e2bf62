package io.meshway.source.file;

import io.meshway.source.file.Reading.Broken;
import io.meshway.source.file.Reading.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of JSON: one value, or several one after the other. What follows a broken value cannot be told apart and counts as part of it. */
final class JsonStream {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(YamlTree.MAX_DEPTH)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonStream() {}

    /** The first values, in order. */
    static List<Reading> read(String text, int limit) {
        List<Reading> values = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(text)) {
            while (values.size() < limit && parser.nextToken() != null) {
                values.add(new Tree(MAPPER.readTree(parser)));
            }
        } catch (JacksonException e) {
            values.add(broken(e));
        }
        return values;
    }

    private static Broken broken(JacksonException e) {
        TokenStreamLocation location = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
        return new Broken(
                Math.max(1, location.getLineNr()),
                Math.max(1, location.getColumnNr()),
                "",
                e instanceof StreamConstraintsException
                        ? "nested deeper than " + YamlTree.MAX_DEPTH + ", or an endless word"
                        : String.valueOf(e.getOriginalMessage()),
                "");
    }
}
