package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Walks Istio's schemas: no field may be forgotten. */
class FieldCoverageTest {
    static final List<String> KINDS = IstioSchema.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void everyFieldIsReadOrReportedOrListed(String kind) {
        List<IstioSchema.Leaf> leaves = IstioSchema.leaves(kind);

        assertThat(leaves).hasSizeGreaterThan(5);
        assertThat(leaves.stream()
                        .filter(leaf -> !FieldProbe.isRead(leaf))
                        .filter(leaf -> !FieldProbe.isReported(leaf))
                        .map(IstioSchema.Leaf::path)
                        .filter(path -> UnsupportedFields.find(path) == null)
                        .filter(path -> !liesInABlockThatNobodyReads(path, leaves))
                        .toList())
                .as("read these fields, or list them in UnsupportedFields")
                .isEmpty();
    }

    @Test
    void everyEntryOfTheCatalogueIsAboutAFieldOfIstios() {
        List<String> places = new ArrayList<>();
        for (String kind : KINDS) {
            IstioSchema.leaves(kind).forEach(leaf -> places.addAll(withParents(leaf.path())));
        }

        assertThat(UnsupportedFields.all())
                .filteredOn(entry -> !entry.pattern().contains("{@"))
                .allMatch(entry -> places.stream().anyMatch(entry::covers), "names a field of Istio's schema");
    }

    /** A block that is listed as a whole need not be read at all; one that is read must be read completely. */
    private static boolean liesInABlockThatNobodyReads(String path, List<IstioSchema.Leaf> leaves) {
        return withParents(path).stream()
                .filter(place -> UnsupportedFields.find(place) != null)
                .anyMatch(place -> leaves.stream()
                        .filter(leaf -> leaf.path().startsWith(place + "."))
                        .noneMatch(FieldProbe::isRead));
    }

    /** The field and the blocks it lies in, from the outside in; lists and maps without their brackets. */
    static List<String> withParents(String path) {
        List<String> places = new ArrayList<>();
        for (int i = path.indexOf('.'); i >= 0; i = path.indexOf('.', i + 1)) {
            String place = path.substring(0, i);
            places.add(place.replaceAll("(\\[]|\\{})$", ""));
        }
        places.add(path);
        return places;
    }
}
