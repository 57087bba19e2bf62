package io.meshway.mesh.validate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** V5 (claims), V11 and V12. */
class MatchCheckTest {
    private static final String MATCH = "spec.http[0].match[0]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {uri: {prefix: ""}}
                    {uri: {exact: ""}}
                    {uri: {regex: "/a/.*"}}
                    {headers: {x-a: {}}}
                    {headers: {x-a: {exact: ""}}}
                    {headers: {X-A: {prefix: a}, ":path": {prefix: /x}}}
                    {headers: {cookie: {regex: "^(.*?;)?(user=jason)(;.*)?$"}}}
                    {withoutHeaders: {x-a: {regex: "(?i)a.*"}}}
                    {queryParams: {q: {regex: "[0-9]+"}}}
                    {method: {exact: GET}, scheme: {exact: http}, authority: {prefix: a}}
                    {port: 65535, sourceNamespace: ns}
                    {gateways: [gw, ./gw]}
                    """)
    void accepts(String match) {
        match(match).saysNothing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {headers: {"": {exact: a}}}             | .headers[]
                    {withoutHeaders: {"": {}}}              | .withoutHeaders[]
                    {headers: {x-a: {prefix: ""}}}          | .headers[x-a].prefix
                    {withoutHeaders: {x-a: {prefix: ""}}}   | .withoutHeaders[x-a].prefix
                    {queryParams: {q: {prefix: ""}}}        | .queryParams[q].prefix
                    {authority: {prefix: ""}}               | .authority.prefix
                    {headers: {x-a: {regex: ""}}}           | .headers[x-a].regex
                    {headers: {x-a: {regex: "(?=a)"}}}      | .headers[x-a].regex
                    {headers: {x-a: {regex: "a(?!b)"}}}     | .headers[x-a].regex
                    {headers: {x-a: {regex: '(a)\\1'}}}   | .headers[x-a].regex
                    {headers: {x-a: {regex: "**"}}}         | .headers[x-a].regex
                    {uri: {regex: "/a(["}}                  | .uri.regex
                    {uri: {regex: "((a{50}){50}){50}"}}     | .uri.regex
                    {queryParams: {q: {regex: "["}}}        | .queryParams[q].regex
                    {port: 65536}                           | .port
                    {port: 0}                               | .port
                    {sourceNamespace: a/b}                  | .sourceNamespace
                    {sourceLabels: {app: "a b"}}            | .sourceLabels[app]
                    {sourceLabels: {"a b": x}}              | .sourceLabels[a b]
                    {gateways: [gw, "a b"]}                 | .gateways[1]
                    """)
    void refuses(String match, String path) {
        match(match).isOnlyRefusedAt(MATCH + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {uri: {regex: "*"}}                | .uri.regex
                    {authority: {regex: "*"}}          | .authority.regex
                    {headers: {uri: {exact: /x}}}      | .headers[uri]
                    {headers: {method: {exact: GET}}}  | .headers[method]
                    {headers: {"a b": {exact: x}}}     | .headers[a b]
                    {sourceLabels: {app: reviews}}     | .sourceLabels
                    """)
    void warns(String match, String path) {
        match(match).warnsAt(MATCH + path);
    }

    @Test
    void expressionMayHave1024Characters() {
        match("{uri: {regex: \"" + "a".repeat(1024) + "\"}}").saysNothing();
        match("{uri: {regex: \"" + "a".repeat(1025) + "\"}}").isOnlyRefusedAt(MATCH + ".uri.regex");
    }

    @Test
    void sourceLabelsAreFineInTheMesh() {
        Validated.virtualService(
                        "{hosts: [a.com], http: [{match: [{sourceLabels: {app: x}}], route: [{destination: {host: b}}]}]}")
                .saysNothing();
    }

    @Test
    void secondMatchHasItsOwnIndex() {
        Validated.rule("{match: [{}, {port: 0}], route: [{destination: {host: b}}]}")
                .isOnlyRefusedAt("spec.http[0].match[1].port");
    }

    private static Validated match(String match) {
        return Validated.rule("{match: [" + match + "], route: [{destination: {host: b}}]}");
    }
}
