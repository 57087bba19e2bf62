package io.meshway.route.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.HeaderFormat;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HeaderOperations.Edits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderEditListsTest {

    static HeaderOperations request(Map<String, String> set, Map<String, String> add) {
        return new HeaderOperations(new Edits(set, add, List.of()), Edits.NONE);
    }

    static HeaderOperations response(Map<String, String> set, Map<String, String> add) {
        return new HeaderOperations(Edits.NONE, new Edits(set, add, List.of()));
    }

    private static final Edits RULE =
            new Edits(Map.of("B", "r", "a", "r"), Map.of("d", "r", "c", "r"), List.of("X-Rule"));
    private static final Edits DESTINATION = new Edits(Map.of("a", "d"), Map.of("c", "d"), List.of("x-dest"));

    private static List<String> steps(HeaderEdits edits) {
        List<String> steps = new ArrayList<>();
        for (HeaderEdits.Step step : edits.steps()) {
            if (step instanceof HeaderEdits.Step.Set set) {
                steps.add("set " + set.name() + '=' + text(set.value()));
            } else if (step instanceof HeaderEdits.Step.Add add) {
                steps.add("add " + add.name() + '=' + text(add.value()));
            } else {
                steps.add("remove " + step.name());
            }
        }
        return steps;
    }

    private static String text(HeaderValue value) {
        return ((HeaderValue.Fixed) value).text();
    }

    @Test
    void onlyDestinationAddsToTheRulesSetAndHasTheLastWord() {
        assertThat(steps(HeaderEditLists.composed(RULE, DESTINATION, true)))
                .containsExactly(
                        "remove x-rule",
                        "remove x-dest",
                        "set a=r",
                        "set b=r",
                        "add c=r",
                        "add d=r",
                        "set a=d",
                        "add c=d");
    }

    @Test
    void amongSeveralDestinationsTheRuleHasTheLastWord() {
        assertThat(steps(HeaderEditLists.composed(RULE, DESTINATION, false)))
                .containsExactly(
                        "remove x-dest",
                        "set a=d",
                        "add c=d",
                        "remove x-rule",
                        "set a=r",
                        "set b=r",
                        "add c=r",
                        "add d=r");
    }

    @Test
    void hostAndAuthorityBecomeTheAuthority() {
        Edits rule = new Edits(Map.of("x", "1"), Map.of("Host", "added"), List.of());
        Edits destination = new Edits(Map.of(":authority", "set"), Map.of(), List.of());

        assertThat(HeaderEditLists.composed(rule, Edits.NONE, true).authority())
                .isEqualTo(new HeaderValue.Fixed("added"));
        assertThat(HeaderEditLists.composed(Edits.NONE, destination, false).authority())
                .isEqualTo(new HeaderValue.Fixed("set"));
        assertThat(HeaderEditLists.composed(rule, destination, true).authority())
                .isEqualTo(new HeaderValue.Fixed("added"));
        assertThat(HeaderEditLists.composed(
                                new Edits(Map.of("host", "set"), Map.of("host", "added"), List.of()), Edits.NONE, true)
                        .authority())
                .isEqualTo(new HeaderValue.Fixed("set"));
        assertThat(steps(HeaderEditLists.composed(rule, destination, true))).containsExactly("set x=1");
    }

    @Test
    void pseudoHeadersAndRemovedHostAreLeftAlone() {
        Edits edits = new Edits(Map.of(":path", "/x"), Map.of(":method", "PUT"), List.of("host", ":scheme", "ok"));

        assertThat(steps(HeaderEditLists.of(edits))).containsExactly("remove ok");
    }

    @Test
    void nothingToDoIsShared() {
        assertThat(HeaderEditLists.composed(Edits.NONE, Edits.NONE, true)).isSameAs(HeaderEdits.NONE);
    }

    @Test
    void valuesAreFormats() {
        HeaderEdits edits = HeaderEditLists.of(
                new Edits(Map.of("a", "100%%", "b", "id-%REQ(X-Id?:path)%", "c", "50%", "d", ""), Map.of(), List.of()));

        assertThat(edits.steps())
                .containsExactly(
                        new HeaderEdits.Step.Set("a", new HeaderValue.Fixed("100%")),
                        new HeaderEdits.Step.Set(
                                "b",
                                new HeaderValue.Composed(List.of(
                                        new HeaderFormat.Part.Literal("id-"),
                                        new HeaderFormat.Part.RequestHeader("x-id", ":path", 0)))),
                        new HeaderEdits.Step.Set("c", new HeaderValue.Fixed("50%")),
                        new HeaderEdits.Step.Set("d", new HeaderValue.Fixed("")));
    }
}
