package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.model.VirtualService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelegateMatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uri: {prefix: /a} | uri: {prefix: /a/b} | false",
                "uri: {prefix: /a} | uri: {exact: /ab} | false",
                "uri: {prefix: /a} | uri: {prefix: /b} | true",
                "uri: {prefix: /a/b} | uri: {prefix: /a} | true",
                "uri: {prefix: /a} | uri: {exact: /b} | true",
                "uri: {exact: /a} | uri: {exact: /a} | false",
                "uri: {exact: /a} | uri: {exact: /b} | true",
                "uri: {exact: /a} | uri: {prefix: /a} | true",
                "uri: {regex: /a} | uri: {regex: /a} | true",
                "uri: {prefix: /a} | uri: {regex: /a} | true",
                "uri: {regex: /a} | method: {exact: GET} | false",
                "method: {exact: GET} | method: {exact: PUT} | true",
                "scheme: {exact: http} | scheme: {exact: https} | true",
                "authority: {prefix: a} | authority: {exact: b} | true",
                "headers: {x: {exact: a}} | headers: {x: {exact: b}} | true",
                "headers: {x: {exact: a}} | headers: {y: {exact: b}} | false",
                "headers: {x: {}} | headers: {x: {}} | true",
                "headers: {x: {}} | headers: {x: {exact: a}} | true",
                "headers: {x: {exact: a}} | headers: {x: {}} | true",
                "withoutHeaders: {x: {exact: a}} | withoutHeaders: {x: {exact: b}} | true",
                "queryParams: {x: {exact: a}} | queryParams: {x: {regex: b}} | true",
                "ignoreUriCase: true | uri: {prefix: /} | true",
                "ignoreUriCase: true | ignoreUriCase: true | false",
                "port: 80 | port: 81 | true",
                "port: 80 | uri: {prefix: /} | false",
                "sourceNamespace: a | uri: {prefix: /} | true",
                "sourceNamespace: a | sourceNamespace: a | false",
                "uri: {prefix: /} | sourceNamespace: a | false",
                "sourceLabels: {a: b} | sourceLabels: {a: c} | true",
                "sourceLabels: {a: b} | sourceLabels: {d: c} | false",
                "gateways: [a/x] | gateways: [a/x, a/y] | true",
                "gateways: [a/x, a/y] | gateways: [a/x] | false",
                "gateways: [a/x] | uri: {prefix: /} | false",
            })
    void pairsThatContradict(String root, String delegate, boolean contradict) {
        assertThat(DelegateMatch.contradict(match(root), match(delegate))).isEqualTo(contradict);
        assertThat(DelegateMatch.merge(List.of(match(root)), List.of(match(delegate))) == null)
                .isEqualTo(contradict);
    }

    private static HttpMatch match(String fields) {
        return matches("{" + fields + "}").get(0);
    }

    private static List<HttpMatch> matches(String entries) {
        String spec = "{hosts: [a.com], http: [{match: [" + entries + "], directResponse: {status: 200}}]}";
        return ((VirtualService) MeshYaml.resources(MeshYaml.istio("VirtualService", "a", spec))
                        .get(0))
                .http()
                .get(0)
                .match();
    }

    @Test
    void conditionsOfBothHoldAndTheDelegatesValueCounts() {
        List<HttpMatch> merged = DelegateMatch.merge(
                matches(
                        "{name: root, uri: {prefix: /a}, method: {exact: GET}, port: 80, headers: {x: {exact: a}, y: {prefix: a}}, sourceLabels: {a: b}, sourceNamespace: n}"),
                matches(
                        "{name: own, uri: {prefix: /a/b}, headers: {y: {exact: ab}, z: {exact: c}}, queryParams: {q: {exact: x}}, sourceNamespace: n, sourceLabels: {c: d}}"));

        HttpMatch match = merged.get(0);
        assertThat(match.name()).isEqualTo("root-own");
        assertThat(match.uri()).isEqualTo(new StringMatch.Prefix("/a/b"));
        assertThat(match.method()).isEqualTo(new StringMatch.Exact("GET"));
        assertThat(match.port()).isEqualTo(80);
        assertThat(match.headers()).containsOnlyKeys("x", "y", "z");
        assertThat(match.headers().get("y")).isEqualTo(new StringMatch.Exact("ab"));
        assertThat(match.queryParams()).containsOnlyKeys("q");
        assertThat(match.sourceLabels()).containsOnlyKeys("a", "c");
        assertThat(match.sourceNamespace()).isEqualTo("n");
    }

    @Test
    void everyPairThatFitsIsAnAlternativeInTheDelegatesOrder() {
        List<HttpMatch> merged = DelegateMatch.merge(
                matches("{name: r1, uri: {prefix: /a}}, {name: r2, uri: {prefix: /}}"),
                matches("{name: d1, uri: {prefix: /b}}, {name: d2, uri: {prefix: /a/x}}"));

        assertThat(merged).extracting(HttpMatch::name).containsExactly("r2-d1", "r1-d2", "r2-d2");
    }

    @Test
    void sideWithoutMatchTakesTheOthers() {
        List<HttpMatch> one = matches("{uri: {prefix: /a}}");

        assertThat(DelegateMatch.merge(List.of(), one)).isEqualTo(one);
        assertThat(DelegateMatch.merge(one, List.of())).isEqualTo(one);
        assertThat(DelegateMatch.merge(List.of(), List.of())).isEmpty();
    }
}
