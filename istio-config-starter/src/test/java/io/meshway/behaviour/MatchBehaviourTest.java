package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Resources;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every condition of a match, alone: a request that it takes and one that it does not. */
@ParameterizedClass
@EnumSource(Door.class)
class MatchBehaviourTest {
    private static final String MATCHED = "matched";
    private static final String OTHER = "other";

    private final EdgeFixture edge;

    MatchBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static String rules(String match) {
        return "{match: [" + match + "], directResponse: {status: 200, body: {string: matched}}},"
                + " {directResponse: {status: 200, body: {string: other}}}";
    }

    private void matching(String match) {
        edge.rule(rules(match));
    }

    private String get(String target, String... headers) {
        return edge.get(target, headers).body();
    }

    private String send(String method) {
        return edge.send(edge.request("/")
                        .method(method, BodyPublishers.noBody())
                        .build())
                .body();
    }

    @Test
    void exactUriIsTheWholePathWithoutQuery() {
        matching("{uri: {exact: /a}}");
        assertThat(get("/a?x=1")).isEqualTo(MATCHED);
        assertThat(get("/a/b")).isEqualTo(OTHER);
        assertThat(get("/A")).isEqualTo(OTHER);
    }

    @Test
    void prefixOfAUriIsText() {
        matching("{uri: {prefix: /foo}}");
        assertThat(get("/foo/x")).isEqualTo(MATCHED);
        assertThat(get("/foobar")).isEqualTo(MATCHED);
        assertThat(get("/fo")).isEqualTo(OTHER);
    }

    @Test
    void regexOfAUriIsTheWholePath() {
        matching("{uri: {regex: '/[a-c]+'}}");
        assertThat(get("/abc?x=1")).isEqualTo(MATCHED);
        assertThat(get("/abcd")).isEqualTo(OTHER);
    }

    @Test
    void caseOfAUriMayBeIgnoredForExactAndPrefixOnly() {
        matching("{uri: {exact: /aB}, ignoreUriCase: true}, {uri: {prefix: /pre/}, ignoreUriCase: true},"
                + " {uri: {regex: '/re[a-z]'}, ignoreUriCase: true}");
        assertThat(get("/Ab")).isEqualTo(MATCHED);
        assertThat(get("/PRE/X")).isEqualTo(MATCHED);
        assertThat(get("/REX")).isEqualTo(OTHER);
    }

    @Test
    void exactSchemeIsThatOfTheConnection() {
        matching("{scheme: {exact: http}, uri: {prefix: /plain}}, {scheme: {exact: https}}");
        assertThat(get("/plain")).isEqualTo(MATCHED);
        assertThat(get("/", "x-forwarded-proto", "https")).isEqualTo(OTHER);
    }

    @Test
    void schemeMayBeAPrefix() {
        matching("{scheme: {prefix: ht}, uri: {prefix: /plain}}, {scheme: {prefix: https}}");
        assertThat(get("/plain")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void schemeMayBeARegex() {
        matching("{scheme: {regex: 'https?'}, uri: {prefix: /plain}}, {scheme: {regex: '.{5}'}}");
        assertThat(get("/plain")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void exactMethod() {
        matching("{method: {exact: POST}}");
        assertThat(send("POST")).isEqualTo(MATCHED);
        assertThat(send("GET")).isEqualTo(OTHER);
    }

    @Test
    void methodMayBeAPrefix() {
        matching("{method: {prefix: P}}");
        assertThat(send("PUT")).isEqualTo(MATCHED);
        assertThat(send("DELETE")).isEqualTo(OTHER);
    }

    @Test
    void methodMayBeARegex() {
        matching("{method: {regex: 'PUT|DELETE'}}");
        assertThat(send("DELETE")).isEqualTo(MATCHED);
        assertThat(send("GET")).isEqualTo(OTHER);
    }

    @Test
    void exactAuthorityHasThePortAndTheCaseThatWereSent() {
        matching("{authority: {exact: 'Shop.test:8443'}}");
        assertThat(get("/", "host", "Shop.test:8443")).isEqualTo(MATCHED);
        assertThat(get("/", "host", "shop.test:8443")).isEqualTo(OTHER);
        assertThat(get("/", "host", "Shop.test")).isEqualTo(OTHER);
    }

    @Test
    void authorityMayBeAPrefix() {
        matching("{authority: {prefix: shop}}");
        assertThat(get("/", "host", "shop.test:81")).isEqualTo(MATCHED);
        assertThat(get("/", "host", "workshop.test")).isEqualTo(OTHER);
    }

    @Test
    void authorityMayBeARegex() {
        matching("{authority: {regex: '[a-z]+\\.test'}}");
        assertThat(get("/", "host", "shop.test")).isEqualTo(MATCHED);
        assertThat(get("/", "host", "shop.test:81")).isEqualTo(OTHER);
    }

    @Test
    void exactHeaderIsOneOfItsLines() {
        matching("{headers: {X-User: {exact: jason}}}");
        assertThat(get("/", "x-user", "jason")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "ann", "x-user", "jason")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "Jason")).isEqualTo(OTHER);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void headerMayBeAPrefix() {
        matching("{headers: {x-user: {prefix: ja}}}");
        assertThat(get("/", "x-user", "jason")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "ann")).isEqualTo(OTHER);
    }

    @Test
    void headerMayBeARegex() {
        matching("{headers: {cookie: {regex: '^(.*?;)?(user=jason)(;.*)?$'}}}");
        assertThat(get("/", "cookie", "a=1;user=jason")).isEqualTo(MATCHED);
        assertThat(get("/", "cookie", "a=1; user=jason")).isEqualTo(OTHER);
    }

    @Test
    void headersWithoutAValueMustBeThere() {
        matching("{headers: {x-user: {}}}");
        assertThat(get("/", "x-user", "anybody")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void exactHeaderMayBeUnwanted() {
        matching("{withoutHeaders: {x-user: {exact: jason}}}");
        assertThat(get("/", "x-user", "ann")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "jason")).isEqualTo(OTHER);
    }

    @Test
    void prefixOfAHeaderMayBeUnwanted() {
        matching("{withoutHeaders: {x-user: {prefix: ja}}}");
        assertThat(get("/", "x-user", "ann")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "jason")).isEqualTo(OTHER);
    }

    @Test
    void regexOfAHeaderMayBeUnwanted() {
        matching("{withoutHeaders: {x-user: {regex: '[a-j].*'}}}");
        assertThat(get("/", "x-user", "zoe")).isEqualTo(MATCHED);
        assertThat(get("/", "x-user", "jason")).isEqualTo(OTHER);
    }

    @Test
    void exactQueryParameterIsTheFirstOfItsNameUndecoded() {
        matching("{queryParams: {v: {exact: 'a%20b'}}}");
        assertThat(get("/?x=1&v=a%20b&v=2")).isEqualTo(MATCHED);
        assertThat(get("/?v=2&v=a%20b")).isEqualTo(OTHER);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void queryParameterMayBeAPrefix() {
        matching("{queryParams: {v: {prefix: be}}}");
        assertThat(get("/?v=beta")).isEqualTo(MATCHED);
        assertThat(get("/?v=alpha")).isEqualTo(OTHER);
    }

    @Test
    void queryParameterMayBeARegex() {
        matching("{queryParams: {v: {regex: '[0-9]+'}}}");
        assertThat(get("/?v=12")).isEqualTo(MATCHED);
        assertThat(get("/?v=12a")).isEqualTo(OTHER);
    }

    @Test
    void portIsThatOfTheGatewaysServer() {
        matching("{port: 81}");
        assertThat(edge.gateway().get(edge.listenerPort(), "shop.test", "/").body())
                .isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void gatewaysAreThoseThatTheRequestCameThrough() {
        edge.apply(
                gateway("one", "one.test"),
                gateway("two", "two.test"),
                istio(
                        "VirtualService",
                        "rules",
                        "{hosts: ['*'], gateways: [one, two], http: [" + rules("{gateways: [two]}") + "]}"));
        assertThat(get("/", "host", "two.test")).isEqualTo(MATCHED);
        assertThat(get("/", "host", "one.test")).isEqualTo(OTHER);
    }

    private static String gateway(String name, String host) {
        return Resources.gateway(host).replace("name: edge", "name: " + name);
    }

    @Test
    void labelsOfTheSourceAreTheGatewaysOwn() {
        matching("{sourceLabels: {istio: ingressgateway}, uri: {prefix: /own}}, {sourceLabels: {app: reviews}}");
        assertThat(get("/own")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void namespaceOfTheSourceIsTheGatewaysOwn() {
        matching("{sourceNamespace: default, uri: {prefix: /own}}, {sourceNamespace: shop}");
        assertThat(get("/own")).isEqualTo(MATCHED);
        assertThat(get("/")).isEqualTo(OTHER);
    }

    @Test
    void conditionsOfOneEntryAllHoldAndOneEntryIsEnough() {
        matching("{uri: {prefix: /a}, method: {exact: GET}, headers: {x: {exact: '1'}}}, {uri: {exact: /b}}");
        assertThat(get("/a", "x", "1")).isEqualTo(MATCHED);
        assertThat(get("/a", "x", "2")).isEqualTo(OTHER);
        assertThat(get("/b")).isEqualTo(MATCHED);
    }

    @Test
    void namesOfRuleAndMatchNameTheRoute() {
        edge.rule("{name: shop, match: [{name: old, uri: {prefix: /old}}, {uri: {prefix: /new}}],"
                + " directResponse: {status: 200}}");
        assertThat(edge.gateway().json("/istio/routes").findValuesAsString("name"))
                .contains("shop.old", "shop");
    }
}
