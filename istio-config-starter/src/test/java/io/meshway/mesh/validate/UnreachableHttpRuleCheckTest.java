package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IST0130 and IST0131. */
class UnreachableHttpRuleCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {ROUTE}, {ROUTE}
                    {ROUTE}, {match: [{uri: {prefix: /a}}], ROUTE}
                    {match: [{uri: {prefix: /}}], ROUTE}, {match: [{uri: {exact: /a}}], ROUTE}
                    {match: [{uri: {exact: /a}}], ROUTE}, {match: [{uri: {exact: /a}}], ROUTE}
                    {match: [{uri: {exact: /a}, name: x}], ROUTE}, {match: [{uri: {exact: /a}, name: y}], ROUTE}
                    {match: [{uri: {prefix: /a}}], ROUTE}, {match: [{uri: {prefix: /a/b}, headers: {x: {}}}], ROUTE}
                    """)
    void ruleThatNothingReachesIsWarnedOf(String rules) {
        assertThat(codes(rules)).contains("IST0130 spec.http[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {match: [{uri: {prefix: /a}}], ROUTE}, {match: [{uri: {prefix: /a/b}}, {uri: {prefix: /c}}], ROUTE}
                    """)
    void matchThatNothingReachesIsRemarkedOn(String rules) {
        assertThat(codes(rules)).containsExactly("IST0131 spec.http[1].match[0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {match: [{uri: {prefix: /a}}], ROUTE}, {ROUTE}
                    {match: [{uri: {prefix: /a/b}}], ROUTE}, {match: [{uri: {prefix: /a}}], ROUTE}
                    {match: [{uri: {prefix: /}, headers: {x: {}}}], ROUTE}, {match: [{uri: {prefix: /}}], ROUTE}
                    {match: [{uri: {prefix: /}, gateways: [gw]}], ROUTE}, {match: [{uri: {prefix: /a}}], ROUTE}
                    {match: [{uri: {prefix: /}, port: 80}], ROUTE}, {match: [{uri: {prefix: /}}], ROUTE}
                    {match: [{uri: {prefix: /a}, withoutHeaders: {x: {}}}], ROUTE}, {match: [{uri: {prefix: /a}}], ROUTE}
                    {match: [{uri: {prefix: /a}}], ROUTE}, {match: [{uri: {prefix: /a}, ignoreUriCase: true}], ROUTE}
                    {match: [{headers: {x: {exact: a}}}], ROUTE}, {match: [{headers: {x: {exact: b}}}], ROUTE}
                    {match: [{sourceLabels: {app: a}}], ROUTE}, {match: [{sourceLabels: {app: b}}], ROUTE}
                    {delegate: {name: d}}, {ROUTE}
                    """)
    void ruleThatSomethingReachesIsFine(String rules) {
        assertThat(codes(rules)).isEmpty();
    }

    private static List<String> codes(String rules) {
        return Validated.virtualService(
                        "{hosts: [a.com], http: [" + rules.replace("ROUTE", "route: [{destination: {host: b}}]") + "]}")
                .findings()
                .stream()
                .map((Finding finding) -> finding.code() + " " + finding.path())
                .toList();
    }
}
