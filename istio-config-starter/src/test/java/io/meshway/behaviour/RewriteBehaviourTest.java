package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class RewriteBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    RewriteBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void rewriting(String match, String rewrite) {
        edge.rule("{" + match + "rewrite: " + rewrite + ", route: [{destination: {host: a.test}}]}");
    }

    private String target(String sent) {
        assertThat(edge.get(sent).statusCode()).isEqualTo(200);
        return a.last().target();
    }

    @Test
    void prefixIsReplacedAsText() {
        rewriting("match: [{uri: {prefix: /old}}], ", "{uri: /new}");
        assertThat(target("/old/x?q=1")).isEqualTo("/new/x?q=1");
        assertThat(a.last().header("x-envoy-original-path")).isEqualTo("/old/x?q=1");
        assertThat(target("/oldies")).isEqualTo("/newies");
    }

    @Test
    void prefixReplacedByASlashKeepsTheNextOne() {
        rewriting("match: [{uri: {prefix: /a}}], ", "{uri: /}");
        assertThat(target("/a/b")).isEqualTo("//b");
    }

    @Test
    void exactMatchIsReplacedAsAWhole() {
        rewriting("match: [{uri: {exact: /a}}], ", "{uri: /z}");
        assertThat(target("/a?x=1")).isEqualTo("/z?x=1");
    }

    @Test
    void regexMatchIsReplacedAsAWhole() {
        rewriting("match: [{uri: {regex: '/a.*'}}], ", "{uri: /z}");
        assertThat(target("/abc?x=1")).isEqualTo("/z?x=1");
    }

    @Test
    void withoutAMatchTheLeadingSlashIsReplaced() {
        rewriting("", "{uri: /api}");
        assertThat(target("/v")).isEqualTo("/apiv");
    }

    @Test
    void everyOccurrenceOfARegexIsReplaced() {
        rewriting("", "{uriRegexRewrite: {match: a, rewrite: b}}");
        assertThat(target("/aa/a?a")).isEqualTo("/bb/b?a");
    }

    @Test
    void groupsOfARegexAreInserted() {
        rewriting("", "{uriRegexRewrite: {match: '^/svc/([^/]+)(/.*)$', rewrite: '/\\1\\2'}}");
        assertThat(target("/svc/u/x?q")).isEqualTo("/u/x?q");
    }

    @Test
    void authorityIsReplacedAndTheOldOneRemembered() {
        rewriting("", "{authority: other.test}");
        target("/v");
        assertThat(a.last().header("host")).isEqualTo("other.test");
        assertThat(a.last().header("x-envoy-original-host")).isEqualTo("shop.test");
        assertThat(a.last().header("x-envoy-original-path")).isNull();
    }

    @Test
    void whatNobodyRewritesArrivesAsItWasSent() {
        edge.rule("{route: [{destination: {host: a.test}}]}");
        for (String target : new String[] {
            "/a//b;c=%2F%zz", "/x?a=%7B{}|\"<>&b=c?d", "/%41%2e?%41%2e", "/[::]", "/a$b,c+d!e*f'(g)@h:i"
        }) {
            String answer = RawClient.ask(
                    edge.port(), "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(a.last().target()).isEqualTo(target.replace("/%41%2e?", "/A.?"));
        }
    }
}
