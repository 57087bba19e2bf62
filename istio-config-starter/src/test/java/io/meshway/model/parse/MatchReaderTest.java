package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.StringMatch;
import io.meshway.model.StringMatch.Exact;
import io.meshway.model.StringMatch.Prefix;
import io.meshway.model.StringMatch.Present;
import io.meshway.model.StringMatch.Regex;
import io.meshway.model.VirtualService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchReaderTest {

    @Test
    void everyConditionIsRead() {
        HttpMatch match = match("""
                name: jason
                uri: {prefix: /reviews}
                ignoreUriCase: true
                scheme: {exact: https}
                method: {regex: GET|HEAD}
                authority: {prefix: api.}
                headers: {end-user: {exact: jason}, cookie: {regex: "^(.*?;)?(user=jason)(;.*)?$"}}
                withoutHeaders: {x-internal: {prefix: "y"}}
                queryParams: {q: {exact: ""}}
                port: 9080
                sourceLabels: {app: ratings, version: v2}
                sourceNamespace: bookinfo
                gateways: [mesh, edge/public]
                """);

        assertThat(match)
                .isEqualTo(new HttpMatch(
                        "jason",
                        new Prefix("/reviews"),
                        true,
                        new Exact("https"),
                        new Regex("GET|HEAD"),
                        new Prefix("api."),
                        Map.of("end-user", new Exact("jason"), "cookie", new Regex("^(.*?;)?(user=jason)(;.*)?$")),
                        Map.of("x-internal", new Prefix("y")),
                        Map.of("q", new Exact("")),
                        9080,
                        Map.of("app", "ratings", "version", "v2"),
                        "bookinfo",
                        List.of("mesh", "edge/public"),
                        null));
    }

    @Test
    void emptyMatchHasNoCondition() {
        assertThat(match("{}"))
                .isEqualTo(new HttpMatch(
                        null, null, false, null, null, null, Map.of(), Map.of(), Map.of(), null, Map.of(), null,
                        List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"headers", "withoutHeaders", "queryParams"})
    void emptyAndNullConditionsMeanPresence(String field) {
        HttpMatch match = match(field + ": {a: {}, b: }");

        Map<String, StringMatch> expected = Map.of("a", new Present(), "b", new Present());
        assertThat(List.of(match.headers(), match.withoutHeaders(), match.queryParams()))
                .contains(expected);
    }

    @Test
    void emptyUriIsPresenceAndNullIsAbsent() {
        assertThat(match("uri: {}").uri()).isEqualTo(new Present());
        assertThat(match("uri: ").uri()).isNull();
    }

    @Test
    void starAsExpressionMeansPresenceWithAWarning() {
        Parsed parsed = Parsed.rule("match: [{headers: {x-a: {regex: \"*\"}}}]");

        assertThat(parsed.onlyWarning().path()).isEqualTo("spec.http[0].match[0].headers[x-a].regex");
        assertThat(parsed.accepted(VirtualService.class)
                        .http()
                        .get(0)
                        .match()
                        .get(0)
                        .headers())
                .isEqualTo(Map.of("x-a", new Present()));
    }

    @Test
    void twoFormsOfOneConditionExcludeEachOther() {
        Finding finding = Parsed.rule("match: [{uri: {exact: /a, prefix: /b}}]").onlyError();

        assertThat(finding.path()).isEqualTo("spec.http[0].match[0].uri");
        assertThat(finding.message()).isEqualTo("exact and prefix exclude each other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{urii: {prefix: /a}} | urii | did you mean uri?",
                "{header: {x: {}}} | header | did you mean headers?",
                "{uri: {prefxi: /a}} | uri.prefxi | did you mean prefix?",
                "{headers: {x: {equals: a}}} | headers[x].equals | known here: exact, prefix, regex",
            })
    void unknownConditionsAreErrorsSinceTheyWouldWidenTheRule(String match, String path, String advice) {
        Finding finding = Parsed.rule("match: [" + match + "]").onlyError();

        assertThat(finding.code()).isEqualTo(Finding.UNKNOWN_FIELD);
        assertThat(finding.path()).isEqualTo("spec.http[0].match[0]." + path);
        assertThat(finding.advice()).isEqualTo(advice);
    }

    @Test
    void matchAsAMappingReadsAsAListOfOneWithAWarning() {
        Parsed parsed = Parsed.rule("match: {sourceLabels: {app: reviews}}");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        HttpRule rule = parsed.accepted(VirtualService.class).http().get(0);
        assertThat(rule.match()).hasSize(1);
        assertThat(rule.match().get(0).sourceLabels()).isEqualTo(Map.of("app", "reviews"));
    }

    @Test
    void typoInAMappingIsFoundToo() {
        ParseResult result = Parsed.rule("match: {sourceLabel: {app: reviews}}").only();

        assertThat(result).isInstanceOf(ParseResult.Rejected.class);
        assertThat(result.findings()).extracting(Finding::path).contains("spec.http[0].match[0].sourceLabel");
    }

    @Test
    void emptyEntryOfTheListIsAnErrorSinceItWouldMatchEverything() {
        assertThat(Parsed.rule("match: [null]").onlyError().path()).isEqualTo("spec.http[0].match[0]");
    }

    @Test
    void textWhereAConditionBelongsIsAnError() {
        Finding finding = Parsed.rule("match: [{uri: /a}]").onlyError();

        assertThat(finding.path()).isEqualTo("spec.http[0].match[0].uri");
        assertThat(finding.value()).isEqualTo("/a");
    }

    @Test
    void claimInHeadersIsWarnedAbout() {
        Finding finding = Parsed.rule("match: [{headers: {\"@request.auth.claims.group\": {exact: a}}}]")
                .onlyWarning();

        assertThat(finding.code()).isEqualTo(Finding.UNSUPPORTED);
        assertThat(finding.path()).isEqualTo("spec.http[0].match[0].headers[@request.auth.claims.group]");
    }

    @Test
    void claimThatMustBeAbsentKeepsTheResourceOutSinceItWouldAlwaysHold() {
        Finding finding = Parsed.rule("match: [{withoutHeaders: {\"@request.auth.claims[group]\": {exact: a}}}]")
                .onlyError();

        assertThat(finding.code()).isEqualTo(Finding.UNSUPPORTED);
    }

    @Test
    void statPrefixIsReadAndReported() {
        Parsed parsed = Parsed.rule("match: [{statPrefix: shop}]");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.UNSUPPORTED);
        assertThat(parsed.accepted(VirtualService.class)
                        .http()
                        .get(0)
                        .match()
                        .get(0)
                        .statPrefix())
                .isEqualTo("shop");
    }

    private static HttpMatch match(String match) {
        String indented = match.stripIndent().indent(4);
        return Parsed.rule("match:\n  -\n" + indented)
                .clean(VirtualService.class)
                .http()
                .get(0)
                .match()
                .get(0);
    }
}
