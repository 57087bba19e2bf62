package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Bytes;
import io.meshway.model.CorsPolicy;
import io.meshway.model.Destination;
import io.meshway.model.DirectResponse;
import io.meshway.model.Finding;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpFault;
import io.meshway.model.HttpMirror;
import io.meshway.model.HttpRedirect;
import io.meshway.model.HttpRule;
import io.meshway.model.StringMatch;
import io.meshway.model.VirtualService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpActionReadersTest {

    @Test
    void redirectHasEveryField() {
        assertThat(rule("redirect: {uri: /n, authority: b, port: 8443, scheme: https, redirectCode: 308}")
                        .redirect())
                .isEqualTo(new HttpRedirect("/n", null, "b", 8443, null, "https", 308));
        assertThat(rule("redirect: {prefixRewrite: /n, derivePort: FROM_REQUEST_PORT}")
                        .redirect())
                .isEqualTo(
                        new HttpRedirect(null, "/n", null, null, HttpRedirect.DerivePort.FROM_REQUEST_PORT, null, 0));
    }

    @Test
    void redirectPortIsGivenOrDerivedNotBoth() {
        Finding finding = Parsed.rule("redirect: {port: 1, derivePort: FROM_REQUEST_PORT}")
                .onlyError();

        assertThat(finding.path()).isEqualTo("spec.http[0].redirect");
        assertThat(finding.message()).isEqualTo("port and derivePort exclude each other");
    }

    @Test
    void directResponseHasStatusAndTextOrBytes() {
        assertThat(rule("directResponse: {status: 418, body: {string: tea}}").directResponse())
                .isEqualTo(new DirectResponse(418, Bytes.utf8("tea")));
        assertThat(rule("directResponse: {status: 200, body: {bytes: dGVh}}").directResponse())
                .isEqualTo(new DirectResponse(200, Bytes.utf8("tea")));
        assertThat(rule("directResponse: {status: 503}").directResponse()).isEqualTo(new DirectResponse(503, null));
    }

    @Test
    void directResponseWithBrokenBase64IsAnError() {
        assertThat(Parsed.rule("directResponse: {status: 200, body: {bytes: \"§\"}}")
                        .onlyError()
                        .path())
                .isEqualTo("spec.http[0].directResponse.body.bytes");
    }

    @Test
    void headerOperationsAreReadOnRuleAndDestination() {
        HttpRule rule = rule("""
                headers:
                  request: {set: {x-a: "1"}, add: {x-b: "2"}, remove: [x-c]}
                  response: {set: {x-d: "4"}, add: {x-e: "5"}, remove: [x-f]}
                route:
                - destination: {host: a}
                  headers:
                    request: {set: {x-g: "7"}, add: {x-h: "8"}, remove: [x-i]}
                    response: {set: {x-j: "10"}, add: {x-k: "11"}, remove: [x-l]}
                """);

        assertThat(rule.headers())
                .isEqualTo(new HeaderOperations(
                        new HeaderOperations.Edits(Map.of("x-a", "1"), Map.of("x-b", "2"), List.of("x-c")),
                        new HeaderOperations.Edits(Map.of("x-d", "4"), Map.of("x-e", "5"), List.of("x-f"))));
        assertThat(rule.route().get(0).headers())
                .isEqualTo(new HeaderOperations(
                        new HeaderOperations.Edits(Map.of("x-g", "7"), Map.of("x-h", "8"), List.of("x-i")),
                        new HeaderOperations.Edits(Map.of("x-j", "10"), Map.of("x-k", "11"), List.of("x-l"))));
    }

    @Test
    void headerValueThatIsNoTextIsAnError() {
        Finding finding = Parsed.rule("headers: {request: {set: {x-a: 1}}}").onlyError();

        assertThat(finding.path()).isEqualTo("spec.http[0].headers.request.set[x-a]");
        assertThat(finding.advice()).isEqualTo("write it in quotes");
    }

    @Test
    void faultHasDelayAndAbort() {
        assertThat(rule("fault: {delay: {fixedDelay: 7s, percentage: {value: 0.1}},"
                                + " abort: {httpStatus: 500, percentage: {value: 100}}}")
                        .fault())
                .isEqualTo(new HttpFault(
                        new HttpFault.Delay(Duration.ofSeconds(7), 0.1), new HttpFault.Abort(500, null, 100.0)));
        assertThat(rule("fault: {abort: {grpcStatus: UNAVAILABLE}}").fault())
                .isEqualTo(new HttpFault(null, new HttpFault.Abort(null, "UNAVAILABLE", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delay: {fixedDelay: 7s, percent: 10}", "abort: {httpStatus: 500, percent: 10}"})
    void oldPercentOfAFaultIsReadWithAWarning(String fault) {
        Parsed parsed = Parsed.rule("fault: {" + fault + "}");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(parsed.onlyWarning().advice()).isEqualTo("write percentage: {value: 10}");
        HttpFault read = parsed.accepted(VirtualService.class).http().get(0).fault();
        assertThat(read)
                .isIn(
                        new HttpFault(new HttpFault.Delay(Duration.ofSeconds(7), 10.0), null),
                        new HttpFault(null, new HttpFault.Abort(500, null, 10.0)));
    }

    @Test
    void percentageWinsOverTheOldPercent() {
        HttpFault fault = Parsed.rule("fault: {delay: {fixedDelay: 7s, percent: 10, percentage: {value: 20}}}")
                .accepted(VirtualService.class)
                .http()
                .get(0)
                .fault();

        assertThat(fault).isEqualTo(new HttpFault(new HttpFault.Delay(Duration.ofSeconds(7), 20.0), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delay: {exponentialDelay: 1s}", "abort: {http2Error: x}"})
    void faultsThatNobodyServesKeepTheResourceOut(String fault) {
        assertThat(Parsed.rule("fault: {" + fault + "}").onlyError().code()).isEqualTo(Finding.UNSUPPORTED);
    }

    @Test
    void mirrorWithPercentage() {
        HttpRule rule = rule("mirror: {host: a, subset: v2, port: {number: 80}}\nmirrorPercentage: {value: 2.5}");

        assertThat(rule.mirror()).isEqualTo(new Destination("a", "v2", 80));
        assertThat(rule.mirrorPercentage()).isEqualTo(2.5);
    }

    @Test
    void mirrorWithoutPercentageLeavesItToARootOrTheDefault() {
        assertThat(rule("mirror: {host: a}").mirrorPercentage()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirrorPercent", "mirror_percent"})
    void oldMirrorPercentIsReadWithAWarning(String spelling) {
        Parsed parsed = Parsed.rule("mirror: {host: a}\n" + spelling + ": 5");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(parsed.accepted(VirtualService.class).http().get(0).mirrorPercentage())
                .isEqualTo(5.0);
    }

    @Test
    void severalMirrorsHavePercentagesOfTheirOwn() {
        assertThat(rule("mirrors: [{destination: {host: a, subset: v1, port: {number: 80}}, percentage: {value: 1}},"
                                + " {destination: {host: b}}]")
                        .mirrors())
                .containsExactly(
                        new HttpMirror(new Destination("a", "v1", 80), 1.0),
                        new HttpMirror(new Destination("b", null, null), 100.0));
    }

    @Test
    void mirrorAndMirrorsExcludeEachOther() {
        assertThat(Parsed.rule("mirror: {host: a}\nmirrors: [{destination: {host: b}}]")
                        .onlyError()
                        .message())
                .isEqualTo("mirror and mirrors exclude each other");
    }

    @Test
    void corsPolicyHasEveryField() {
        CorsPolicy cors = rule("""
                        corsPolicy:
                          allowOrigins: [{exact: https://a}, {prefix: https://b}, {regex: .*c}]
                          allowMethods: [GET]
                          allowHeaders: [x-a]
                          exposeHeaders: [x-b]
                          maxAge: 24h
                          allowCredentials: true
                          unmatchedPreflights: IGNORE
                        """).corsPolicy();

        assertThat(cors)
                .isEqualTo(new CorsPolicy(
                        List.of(
                                new StringMatch.Exact("https://a"),
                                new StringMatch.Prefix("https://b"),
                                new StringMatch.Regex(".*c")),
                        List.of("GET"),
                        List.of("x-a"),
                        List.of("x-b"),
                        Duration.ofHours(24),
                        true,
                        true));
    }

    @Test
    void oldAllowOriginReadsAsExactWithAWarning() {
        Parsed parsed = Parsed.rule("corsPolicy: {allowOrigin: [https://a]}");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(origins(parsed)).containsExactly(new StringMatch.Exact("https://a"));
    }

    @Test
    void oldAllowOriginCountsForNothingBesideTheNewOne() {
        assertThat(origins(Parsed.rule("corsPolicy: {allowOrigin: [https://a], allowOrigins: [{exact: https://b}]}")))
                .containsExactly(new StringMatch.Exact("https://b"));
    }

    @Test
    void typoInAnOriginIsAnErrorSinceItWouldAllowEveryOrigin() {
        assertThat(Parsed.rule("corsPolicy: {allowOrigins: [{exct: https://a}]}")
                        .onlyError()
                        .code())
                .isEqualTo(Finding.UNKNOWN_FIELD);
    }

    private static List<StringMatch> origins(Parsed parsed) {
        CorsPolicy cors = parsed.accepted(VirtualService.class).http().get(0).corsPolicy();
        assertThat(cors).isNotNull();
        return cors.allowOrigins();
    }

    private static HttpRule rule(String rule) {
        return Parsed.rule(rule).clean(VirtualService.class).http().get(0);
    }
}
