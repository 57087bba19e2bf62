package io.meshway.route.action;

import static io.meshway.route.TestRule.rule;
import static io.meshway.route.TestRule.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Bytes;
import io.meshway.model.CorsPolicy;
import io.meshway.model.DirectResponse;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpFault;
import io.meshway.model.HttpRewrite;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.route.TestMatch;
import io.meshway.route.TestRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionCompilerTest {
    private final ActionCompiler compiler = new ActionCompiler(MeshConfig.DEFAULTS);

    private RouteAction.Forward forward(TestRule rule) {
        return (RouteAction.Forward) compiler.compile(rule.build(), false);
    }

    private List<String> shares(TestRule rule) {
        return forward(rule).clusters().entries().stream()
                .map(entry -> entry.cluster().host() + ' ' + entry.weight())
                .toList();
    }

    @Test
    void onlyDestinationGetsEverythingWhateverItsWeight() {
        assertThat(shares(rule().and("a", 0))).containsExactly("a 1");
        assertThat(shares(rule().and("a", 30))).containsExactly("a 1");
    }

    @Test
    void severalDestinationsShareByWeightAndThoseWithoutGetNothing() {
        assertThat(shares(rule().and("a", 75).and("b", 25))).containsExactly("a 75", "b 25");
        assertThat(shares(rule().and("a", 0).and("b", 5).and("c", 5))).containsExactly("b 5", "c 5");
        assertThat(shares(rule().and("a", 0).and("b", 10))).containsExactly("b 10");
    }

    @Test
    void hugeWeightsKeepTheirProportion() {
        WeightedClusters clusters = forward(rule().and("a", Integer.MAX_VALUE).and("b", Integer.MAX_VALUE))
                .clusters();

        assertThat(clusters.total()).isPositive();
        assertThat(clusters.entries())
                .extracting(WeightedClusters.Entry::weight)
                .doesNotContain(0)
                .hasSize(2);
        assertThat(clusters.entries().get(0).weight())
                .isEqualTo(clusters.entries().get(1).weight());
    }

    @Test
    void timeoutIsOffUnlessWrittenOrSetForTheMesh() {
        assertThat(forward(to("a")).timeoutNanos()).isZero();
        assertThat(forward(to("a").timeout(Duration.ofSeconds(10))).timeoutNanos())
                .isEqualTo(10_000_000_000L);
        assertThat(forward(to("a").timeout(Duration.ZERO)).timeoutNanos()).isZero();

        var old = new ActionCompiler(
                TestMesh.with(new MeshConfig.Compat(false, Duration.ofSeconds(15), false, false, false, false, false)));
        assertThat(old.compile(to("a").build(), false))
                .isInstanceOfSatisfying(
                        RouteAction.Forward.class,
                        action -> assertThat(action.timeoutNanos()).isEqualTo(15_000_000_000L));
        assertThat(old.compile(to("a").timeout(Duration.ZERO).build(), false))
                .isInstanceOfSatisfying(
                        RouteAction.Forward.class,
                        action -> assertThat(action.timeoutNanos()).isZero());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "^/old, /new, /old/x, /new/x",
                "^/old, /new, /oldies, /newies",
                "^/old/, /, /old/x, /x",
                "^/old, /, /old/x, //x",
                "^/old/, /new, /old/x, /newx",
                "=/old, /new, /old, /new",
                "~/o.*, /new, /old/x, /new",
                "-, /new, /foo, /newfoo",
                "-, /api, /v, /apiv",
                "?, /new, /foo, /newfoo",
                "^/a, /, /a/b, //b",
                "^/o, /w?q=1, /o/rest, /w?q=1/rest",
            })
    void uriRewriteDependsOnTheKindOfTheConditionThatHeld(
            @Nullable String condition, String rewrite, String path, String expected) {
        TestRule rule = to("a").rewrite(new HttpRewrite(rewrite, null, null));
        if (condition != null) {
            rule.when(TestMatch.uri(condition));
        }

        assertThat(forward(rule).rewrite().apply(path)).isEqualTo(expected);
    }

    @Test
    void rewriteOfAPrefixThatIgnoresCaseReplacesItsLength() {
        TestRule rule = to("a").rewrite(new HttpRewrite("/n", null, null))
                .when(TestMatch.uri("^/Old").ignoringCase());

        assertThat(forward(rule).rewrite().apply("/oLD/x")).isEqualTo("/n/x");
    }

    @ParameterizedTest
    @CsvSource({
        "'^/svc/([^/]+)(/.*)$', '/\\1\\2', /svc/u/x, /u/x",
        "'^/svc/([^/]+)(/.*)$', '/\\1\\2', /other, /other",
        "a, b, /aa/a, /bb/b",
        ".*, /x, /foo/bar, /x",
        "'/(\\w+)', '<\\0>', /a/b, </a></b>",
        "'(a)|(b)', '[\\1\\2]', /ab, '/[a][b]'",
        "'(a)', '\\12', /a, /a2",
        "a, '$1', /a, /$1",
        "a, '\\\\1', /a, '/\\1'",
        "'(a)', '\\2', /a, /",
        "b*, -, /abbc, '-/-a-c-'",
        "'^/(.*)', '\\1', /abc, abc",
    })
    void regexRewriteReplacesEveryOccurrenceAsRe2Does(String match, String rewrite, String path, String expected) {
        TestRule rule = to("a").rewrite(new HttpRewrite(null, null, new HttpRewrite.RegexRewrite(match, rewrite)));

        assertThat(forward(rule).rewrite().apply(path)).isEqualTo(expected);
    }

    @Test
    void rewrittenAuthorityBeatsHeaderOperations() {
        TestRule rule = rule().rewrite(new HttpRewrite(null, "new.example", null))
                .headers(HeaderEditListsTest.request(Map.of("host", "rule"), Map.of()))
                .and("a", 1, HeaderEditListsTest.request(Map.of(":authority", "dest"), Map.of("x", "1")), null);
        RouteAction.Forward forward = forward(rule);

        assertThat(forward.authority()).isEqualTo("new.example");
        assertThat(forward.rewrite()).isInstanceOf(PathRewrite.Keep.class);
        assertThat(forward.clusters().entries().get(0).request().authority()).isNull();
        assertThat(forward.clusters().entries().get(0).request().steps()).hasSize(1);
    }

    @Test
    void mirrorsAreSampledInMillionthsAndThoseOfZeroAreGone() {
        TestRule rule =
                to("a").mirror("m1", 100).mirror("m2", 0.5).mirror("m3", 0).mirror("m4", 0.0001);

        assertThat(forward(rule).mirrors())
                .extracting(mirror -> mirror.cluster().host() + ' ' + mirror.millionths())
                .containsExactly("m1 1000000", "m2 5000", "m4 1");
    }

    @Test
    void hashKeysOfAllDestinationsThatHaveWeightAreKeptInOrder() {
        HashKey cookie = new HashKey.Cookie("c", "/", null, Map.of());
        TestRule rule = rule().and("a", 1, HeaderOperations.NONE, new HashKey.Header("x"))
                .and("b", 1)
                .and("c", 0, HeaderOperations.NONE, new HashKey.SourceIp())
                .and("d", 1, HeaderOperations.NONE, cookie);

        assertThat(forward(rule).hashKeys()).containsExactly(new HashKey.Header("x"), cookie);
    }

    @Test
    void faultSharesAreMillionths() {
        var fault = new HttpFault(
                new HttpFault.Delay(Duration.ofSeconds(2), 100.0), new HttpFault.Abort(503, null, 0.0001));

        assertThat(forward(to("a").fault(fault)).fault())
                .isEqualTo(new FaultPolicy(
                        new FaultPolicy.Delay(2_000_000_000L, 1_000_000), new FaultPolicy.Abort(503, -1, 1)));
    }

    @Test
    void faultWithoutPercentageHitsNobodyUnlessTheOldMeaningIsAskedFor() {
        var fault =
                new HttpFault(new HttpFault.Delay(Duration.ofSeconds(5), null), new HttpFault.Abort(400, null, 10.0));
        var old = new ActionCompiler(
                TestMesh.with(new MeshConfig.Compat(true, Duration.ZERO, false, false, false, false, false)));

        assertThat(forward(to("a").fault(fault)).fault())
                .isEqualTo(new FaultPolicy(null, new FaultPolicy.Abort(400, -1, 100_000)));
        assertThat(((RouteAction.Forward) old.compile(to("a").fault(fault).build(), false)).fault())
                .isEqualTo(new FaultPolicy(
                        new FaultPolicy.Delay(5_000_000_000L, 1_000_000), new FaultPolicy.Abort(400, -1, 100_000)));
    }

    @Test
    void abortWithGrpcStatusAnswers200AndOneWithoutStatusIsIgnored() {
        assertThat(forward(to("a").fault(new HttpFault(null, new HttpFault.Abort(null, "UNAVAILABLE", 100.0))))
                        .fault())
                .isEqualTo(new FaultPolicy(null, new FaultPolicy.Abort(200, 14, 1_000_000)));
        assertThat(forward(to("a").fault(new HttpFault(null, new HttpFault.Abort(null, null, 100.0))))
                        .fault())
                .isNull();
    }

    @Test
    void corsListsAreJoinedAndAbsentOnesStayAbsent() {
        CorsRules cors = forward(to("a").cors(new CorsPolicy(
                        List.of(TestMatch.text("=https://a"), TestMatch.text("^https://b.")),
                        List.of("GET", "POST"),
                        List.of(),
                        List.of("x-a", "x-b"),
                        Duration.ofHours(24),
                        true,
                        true)))
                .cors();

        assertThat(cors).isNotNull();
        assertThat(cors.origins()).hasSize(2);
        assertThat(cors.origins().get(0).matches("https://a")).isTrue();
        assertThat(cors.origins().get(0).matches("https://A")).isFalse();
        assertThat(cors.origins().get(1).matches("https://b.example")).isTrue();
        assertThat(cors.allowMethods()).isEqualTo("GET,POST");
        assertThat(cors.allowHeaders()).isNull();
        assertThat(cors.exposeHeaders()).isEqualTo("x-a,x-b");
        assertThat(cors.maxAgeSeconds()).isEqualTo("86400");
        assertThat(cors.allowCredentials()).isTrue();
        assertThat(cors.ignoreUnmatchedPreflights()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"=*", "~.*", "~[*]"})
    void originConditionThatTakesAnAsteriskTakesEveryOrigin(String origin) {
        CorsRules cors = forward(to("a").cors(new CorsPolicy(
                        List.of(TestMatch.text(origin)), List.of(), List.of(), List.of(), null, null, false)))
                .cors();

        assertThat(cors).isNotNull();
        assertThat(cors.origins().get(0).matches("https://any.example")).isTrue();
        assertThat(cors.maxAgeSeconds()).isNull();
        assertThat(cors.allowCredentials()).isFalse();
    }

    @Test
    void directResponseHasStatusBodyAndTheRulesResponseOperations() {
        TestRule rule = rule().direct(new DirectResponse(418, Bytes.utf8("tea")))
                .headers(HeaderEditListsTest.response(Map.of("x", "1"), Map.of()));

        assertThat(compiler.compile(rule.build(), false))
                .isEqualTo(new RouteAction.Direct(
                        418,
                        Bytes.utf8("tea"),
                        new HeaderEdits(List.of(new HeaderEdits.Step.Set("x", new HeaderValue.Fixed("1"))), null)));
        assertThat(compiler.compile(rule().direct(new DirectResponse(204, null)).build(), false))
                .isEqualTo(new RouteAction.Direct(204, Bytes.EMPTY, HeaderEdits.NONE));
    }
}
