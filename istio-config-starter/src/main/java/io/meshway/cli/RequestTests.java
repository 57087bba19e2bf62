package io.meshway.cli;

import io.meshway.model.Finding;
import io.meshway.source.SourceSnapshot;
import io.meshway.source.file.FileLocation;
import io.meshway.source.file.FileResourceSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads files of tests. A name that means nothing is refused: a test that looks at nothing would pass. */
final class RequestTests {
    private static final Set<String> FILE = Set.of("tests");
    private static final Set<String> TEST = Set.of("name", "request", "headers", "expect");
    private static final Set<String> EXPECTATION = Set.of("destination", "route", "status", "location", "path");

    private RequestTests() {}

    /** The tests of all documents of a file. */
    static List<RequestTest> read(FileLocation file, String shown) throws UsageException {
        List<JsonNode> documents = new ArrayList<>();
        SourceSnapshot source = FileResourceSource.readOnce(file, (document, origin) -> {
            documents.add(document);
            return List.of();
        });
        for (Finding problem : source.findings()) {
            throw new UsageException(problem.toString());
        }
        List<RequestTest> tests = new ArrayList<>();
        for (JsonNode document : documents) {
            known(document, FILE, shown);
            for (JsonNode test : document.path("tests")) {
                tests.add(test(test, shown + ": tests[" + tests.size() + "]"));
            }
        }
        if (tests.isEmpty()) {
            throw new UsageException(shown + " has no tests");
        }
        return tests;
    }

    private static RequestTest test(JsonNode test, String place) throws UsageException {
        known(test, TEST, place);
        String request = text(test.path("request"));
        JsonNode expected = test.path("expect");
        if (request == null || !expected.isObject() || expected.isEmpty()) {
            throw new UsageException(place + " needs request and expect");
        }
        known(expected, EXPECTATION, place + ".expect");
        JsonNode status = expected.path("status");
        String name = text(test.path("name"));
        return new RequestTest(
                name == null ? request : name,
                request,
                headers(test.path("headers")),
                texts(expected.path("destination")),
                text(expected.path("route")),
                status.isMissingNode() ? null : status.asInt(0),
                text(expected.path("location")),
                text(expected.path("path")));
    }

    private static void known(JsonNode mapping, Set<String> names, String place) throws UsageException {
        for (String name : mapping.propertyNames()) {
            if (!names.contains(name)) {
                throw new UsageException(place + " has an unknown field " + name + "; known are "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    private static List<String> headers(JsonNode headers) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            List<String> values = texts(header.getValue());
            if (values != null) {
                values.forEach(value -> lines.add(header.getKey() + ": " + value));
            }
        }
        return lines;
    }

    private static @Nullable List<String> texts(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(item.asString("")));
        } else {
            texts.add(value.asString(""));
        }
        return texts;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asString("");
    }
}
