package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Fixture: finds out what the parser does with a field by setting it. */
final class FieldProbe {
    private FieldProbe() {}

    /** Whether some value of the field makes another record than none does. */
    static boolean isRead(IstioSchema.Leaf leaf) {
        Optional<Resource> without = record(SampleDocument.without(leaf.path()));
        return SampleDocument.values(leaf.schema()).stream()
                .map(value -> record(SampleDocument.with(leaf.path(), value)))
                .anyMatch(with -> with.isPresent() && !with.equals(without));
    }

    /** Whether some value of the field makes a finding that it is not served, and leaving it out makes none. */
    static boolean isReported(IstioSchema.Leaf leaf) {
        List<String> without = reported(SampleDocument.without(leaf.path()));
        return SampleDocument.values(leaf.schema()).stream()
                .map(value -> reported(SampleDocument.with(leaf.path(), value)))
                .anyMatch(with -> with.size() > without.size());
    }

    private static Optional<Resource> record(JsonNode document) {
        return parse(document) instanceof ParseResult.Accepted accepted
                ? Optional.of(accepted.resource())
                : Optional.empty();
    }

    private static List<String> reported(JsonNode document) {
        return parse(document).findings().stream()
                .filter(finding -> finding.code().equals(Finding.UNSUPPORTED))
                .map(Finding::path)
                .toList();
    }

    private static ParseResult parse(JsonNode document) {
        return new ResourceParser().parse(document, "sample", "default").get(0);
    }
}
