package io.meshway.route.match;

import static io.meshway.route.TestMatch.match;
import static io.meshway.route.TestMatch.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.route.RequestMatcher;
import io.meshway.route.TestMatch;
import io.meshway.route.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteMatcherTest {

    private static boolean fits(TestMatch match, TestRequest request) {
        return RouteMatcher.of(match.build()).matches(request);
    }

    @ParameterizedTest
    @CsvSource({
        "^/foo, /foo, true",
        "^/foo, /foo/x, true",
        "^/foo, /foobar, true",
        "^/foo, /Foo, false",
        "^/foo/, /foo, false",
        "^/foo, /foo?x=1, true",
        "^, /anything, true",
        "=/a, /a, true",
        "=/a, /a?b, true",
        "=/a, /a/, false",
        "=/a, /A, false",
        "~/a/[0-9]+, /a/12, true",
        "~/a/[0-9]+, /a/12/b, false",
        "~/a/[0-9]+, /x/a/12, false",
        "~/a|/b, /b, true",
        "~/a|/b, /bc, false",
        "~(?i)/aBc, /AbC, true",
        "~.*, /what/ever, true",
        "~*, /presence, true",
        "?, /presence, true",
    })
    void uriIsTestedOnThePathWithoutQuery(String condition, String target, boolean expected) {
        assertThat(fits(uri(condition), TestRequest.get(target))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "^/Foo, /fOO/Bar, true",
        "^/Foo, /fo, false",
        "=/Foo, /fOO, true",
        "=/Foo, /fOOo, false",
        "~/Foo, /foo, false",
        "~/Foo, /Foo, true",
        "^/Straße, /STRAßE, true",
        "^/É, /é, false",
    })
    void uriCaseIsIgnoredForAsciiLettersOfExactAndPrefixOnly(String condition, String target, boolean expected) {
        assertThat(fits(uri(condition).ignoringCase(), TestRequest.get(target))).isEqualTo(expected);
    }

    @Test
    void noConditionTakesEveryRequest() {
        assertThat(RouteMatcher.of(null).matches(TestRequest.get("/"))).isTrue();
        assertThat(RouteMatcher.of(null).describe()).isEqualTo("every request");
        assertThat(fits(match(), TestRequest.get("/"))).isTrue();
    }

    @Test
    void methodSchemeAndAuthorityAreComparedAsSent() {
        TestRequest request = TestRequest.get("/").host("Shop.example:8080").scheme("https");

        assertThat(fits(match().method("=GET"), request)).isTrue();
        assertThat(fits(match().method("=get"), request)).isFalse();
        assertThat(fits(match().method("~GET|POST"), request)).isTrue();
        assertThat(fits(match().method("?"), request)).isTrue();
        assertThat(fits(match().scheme("=https"), request)).isTrue();
        assertThat(fits(match().scheme("=http"), request)).isFalse();
        assertThat(fits(match().authority("=Shop.example:8080"), request)).isTrue();
        assertThat(fits(match().authority("=Shop.example"), request)).isFalse();
        assertThat(fits(match().authority("=shop.example:8080"), request)).isFalse();
        assertThat(fits(match().authority("^Shop"), request)).isTrue();
    }

    @Test
    void headerNamesIgnoreCaseAndValuesDoNot() {
        TestRequest request = TestRequest.get("/").header("foo", "bar");

        assertThat(fits(match().header("Foo", "=bar"), request)).isTrue();
        assertThat(fits(match().header("Foo", "=Bar"), request)).isFalse();
        assertThat(fits(match().header("FOO", "^b"), request)).isTrue();
        assertThat(fits(match().header("Foo", "=bar").header("x", "?"), request))
                .isFalse();
    }

    @Test
    void headerLinesAreMatchedOneByOne() {
        TestRequest lines = TestRequest.get("/").header("x", "user").header("x", "admin");
        TestRequest joined = TestRequest.get("/").header("x", "user,admin");

        assertThat(fits(match().header("x", "=admin"), lines)).isTrue();
        assertThat(fits(match().header("x", "~a.*"), lines)).isTrue();
        assertThat(fits(match().header("x", "=user,admin"), lines)).isFalse();
        assertThat(fits(match().header("x", "=admin"), joined)).isFalse();
        assertThat(fits(match().header("x", "=user,admin"), joined)).isTrue();
        assertThat(fits(match().without("x", "=admin"), lines)).isFalse();
        assertThat(fits(match().without("x", "=other"), lines)).isTrue();
        assertThat(fits(match().without("x", "=user,admin"), lines)).isTrue();
    }

    @Test
    void missingHeaderHasNoValueAndAnEmptyOneHas() {
        TestRequest missing = TestRequest.get("/");
        TestRequest empty = TestRequest.get("/").header("x", "");

        for (String condition : new String[] {"=", "~.*", "?", "~*"}) {
            assertThat(fits(match().header("x", condition), missing))
                    .as(condition)
                    .isFalse();
            assertThat(fits(match().header("x", condition), empty))
                    .as(condition)
                    .isTrue();
        }
    }

    @Test
    void withoutHeadersTakesAMissingHeaderForEmptyText() {
        TestRequest missing = TestRequest.get("/");

        assertThat(fits(match().without("x", "?"), missing)).isTrue();
        assertThat(fits(match().without("x", "~*"), missing)).isTrue();
        assertThat(fits(match().without("x", "=v"), missing)).isTrue();
        assertThat(fits(match().without("x", "="), missing)).isFalse();
        assertThat(fits(match().without("x", "~.*"), missing)).isFalse();
        assertThat(fits(match().without("x", "~.+"), missing)).isTrue();
        assertThat(fits(match().without("x", "?"), TestRequest.get("/").header("x", "")))
                .isFalse();
        assertThat(fits(match().without("x", "=v"), TestRequest.get("/").header("x", "v")))
                .isFalse();
        assertThat(fits(match().without("x", "=v"), TestRequest.get("/").header("x", "w")))
                .isTrue();
    }

    @Test
    void pseudoHeadersAreKeysLikeOthers() {
        TestRequest request = TestRequest.of("POST", "/a?b=c").host("h:1").scheme("https");

        assertThat(fits(match().header(":method", "=POST"), request)).isTrue();
        assertThat(fits(match().header(":path", "=/a?b=c"), request)).isTrue();
        assertThat(fits(match().header(":path", "=/a"), request)).isFalse();
        assertThat(fits(match().header(":path", "=/a"), TestRequest.get("/a"))).isTrue();
        assertThat(fits(match().header(":authority", "=h:1"), request)).isTrue();
        assertThat(fits(match().header(":scheme", "=https"), request)).isTrue();
        assertThat(fits(match().header(":method", "?"), request)).isTrue();
        assertThat(fits(match().without(":method", "=POST"), request)).isFalse();
        assertThat(fits(match().without(":method", "=GET"), request)).isTrue();
        assertThat(fits(match().header("method", "=POST"), request)).isFalse();
        assertThat(fits(match().header("uri", "^/b"), TestRequest.get("/a").header("uri", "/b")))
                .isTrue();
    }

    @Test
    void claimsAreNeverTakenFromHeaders() {
        TestRequest request = TestRequest.get("/").header("@request.auth.claims.group", "admin");

        assertThat(fits(match().header("@request.auth.claims.group", "=admin"), request))
                .isFalse();
        assertThat(fits(match().without("@request.auth.claims.group", "=admin"), request))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "user=jason, true",
        "a=1;user=jason, true",
        "user=jason; b=2, true",
        "a=1; user=jason, false",
        "user=jasonx, false",
        "xuser=jason, false",
    })
    void cookieExpressionIsTakenLiterally(String cookie, boolean expected) {
        TestMatch match = match().header("cookie", "~^(.*?;)?(user=jason)(;.*)?$");

        assertThat(fits(match, TestRequest.get("/").header("cookie", cookie))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "?, /p?k, true",
        "?, /p?k=, true",
        "?, /p?a=1&k=2, true",
        "?, /p, false",
        "?, /p?, false",
        "?, /p?kk=1, false",
        "?, /p?a=k, false",
        "=, /p?k, true",
        "=, /p?k=, true",
        "=, /p?k=1, false",
        "=, /p?a=1, false",
        "=1, /p?k=1, true",
        "=1, /p?k=2&k=1, false",
        "=1, /p?k=1&k=2, true",
        "=1, /p?K=1, false",
        "=a b, /p?k=a%20b, false",
        "=a%20b, /p?k=a%20b, true",
        "=a=b, /p?k=a=b, true",
        "^a, /p?k=abc, true",
        "~[0-9]+, /p?&&k=42, true",
        "~[0-9]+, /p?k=42x, false",
        "~*, /p?k, true",
    })
    void queryParameterIsTheFirstOneUndecoded(String condition, String target, boolean expected) {
        assertThat(fits(match().query("k", condition), TestRequest.get(target))).isEqualTo(expected);
    }

    @Test
    void everyPartMustHoldAndIsNamedCheapOnesFirst() {
        RouteMatcher matcher = RouteMatcher.of(uri("~/a/[0-9]+/.*")
                .query("v", "=1")
                .header("cookie", "~.*[0-9].*")
                .header("X-User", "=jason")
                .without("X-Debug", "?")
                .method("=GET")
                .build());

        assertThat(matcher.parts())
                .extracting(RequestMatcher::describe)
                .containsExactly(
                        "method exact GET",
                        "header x-user exact jason",
                        "without header x-debug",
                        "query v exact 1",
                        "header cookie regex .*[0-9].*",
                        "uri regex /a/[0-9]+/.*");
        assertThat(matcher.matches(
                        TestRequest.get("/a/1/?v=1").header("cookie", "1").header("x-user", "jason")))
                .isTrue();
        assertThat(matcher.matches(
                        TestRequest.get("/a/1/?v=1").header("cookie", "1").header("x-user", "other")))
                .isFalse();
        assertThat(RouteMatcher.of(uri("^/a").ignoringCase().method("=GET").build())
                        .describe())
                .isEqualTo("uri prefix /a ignoring case and method exact GET");
    }

    @Test
    void invalidExpressionTakesNothing() {
        assertThat(fits(uri("~/a("), TestRequest.get("/a("))).isFalse();
        assertThat(fits(match().header("x", "~(?=a)"), TestRequest.get("/").header("x", "a")))
                .isFalse();
    }
}
