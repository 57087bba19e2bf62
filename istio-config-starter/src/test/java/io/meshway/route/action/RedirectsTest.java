package io.meshway.route.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.HttpRedirect;
import io.meshway.model.HttpRedirect.DerivePort;
import io.meshway.route.TestMatch;
import io.meshway.route.TestRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {

    private static RouteAction.Redirect compile(TestRule rule, boolean tls) {
        return (RouteAction.Redirect) new ActionCompiler(MeshConfig.DEFAULTS).compile(rule.build(), tls);
    }

    private static RouteAction.Redirect compile(HttpRedirect redirect) {
        return compile(TestRule.rule().redirect(redirect), false);
    }

    private static HttpRedirect path(@Nullable String uri, @Nullable String prefixRewrite) {
        return new HttpRedirect(uri, prefixRewrite, null, null, null, null, 0);
    }

    @Test
    void everythingUnsetKeepsTheRequestAndAnswers301() {
        assertThat(compile(new HttpRedirect(null, null, "x", null, null, null, 0)))
                .isEqualTo(new RouteAction.Redirect(new RedirectPath.Keep(), "x", 0, null, 301, HeaderEdits.NONE));
        assertThat(compile(new HttpRedirect("", "", "", null, null, "", 308)))
                .isEqualTo(new RouteAction.Redirect(new RedirectPath.Keep(), null, 0, null, 308, HeaderEdits.NONE));
    }

    @Test
    void uriReplacesThePathAndKeepsTheQueryUnlessItBringsOne() {
        assertThat(compile(path("/n", null)).path()).isEqualTo(new RedirectPath.Replace("/n", true));
        assertThat(compile(path("n", null)).path()).isEqualTo(new RedirectPath.Replace("/n", true));
        assertThat(compile(path("/n?a=1", null)).path()).isEqualTo(new RedirectPath.Replace("/n?a=1", false));
    }

    @Test
    void prefixRewriteReplacesWhatTheConditionNamesOrTheFirstSlash() {
        TestRule rule = TestRule.rule().redirect(path(null, "/new/"));

        assertThat(compile(rule, false).path()).isEqualTo(new RedirectPath.Prefix(1, "/new/"));
        assertThat(compile(rule.when(TestMatch.uri("^/old")), false).path())
                .isEqualTo(new RedirectPath.Prefix(4, "/new/"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "8443, -, https, 80, false, 8443",
                "443, -, https, 80, false, 0",
                "80, -, http, 80, false, 0",
                "80, -, https, 80, false, 80",
                "443, -, -, 80, false, 443",
                "80, -, -, 80, false, 0",
                "443, -, -, 443, true, 0",
                "80, -, -, 443, true, 80",
                "-, FROM_REQUEST_PORT, -, 8080, false, 8080",
                "-, FROM_REQUEST_PORT, -, 80, false, 0",
                "-, FROM_REQUEST_PORT, https, 80, false, 80",
                "-, FROM_PROTOCOL_DEFAULT, https, 8080, false, 0",
                "-, -, https, 8080, false, 0",
            })
    void portThatTheSchemeHasAnywayIsDropped(
            @Nullable Integer port,
            @Nullable DerivePort derived,
            @Nullable String scheme,
            int logicalPort,
            boolean tls,
            int expected) {
        TestRule rule = TestRule.rule()
                .port(logicalPort)
                .redirect(new HttpRedirect(null, null, null, port, derived, scheme, 0));

        assertThat(compile(rule, tls).port()).isEqualTo(expected);
    }

    @Test
    void redirectRunsTheRulesResponseOperations() {
        TestRule rule = TestRule.rule()
                .redirect(path("/n", null))
                .headers(HeaderEditListsTest.response(Map.of(), Map.of("x", "1")));

        assertThat(compile(rule, false).response().steps())
                .containsExactly(new HeaderEdits.Step.Add("x", new HeaderValue.Fixed("1")));
    }
}
