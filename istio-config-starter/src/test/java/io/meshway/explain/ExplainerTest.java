package io.meshway.explain;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshway.explain.Explanation.Endpoint;
import io.meshway.explain.Explanation.Outcome;
import io.meshway.explain.Explanation.Tried;
import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.proxy.RequestTarget;
import io.meshway.route.RouteTable;
import io.meshway.route.RouteTableCompiler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {
    private static final String MESH = istio("Gateway", "edge", """
                    {selector: {istio: ingressgateway}, servers: [
                      {port: {number: 80, name: a, protocol: HTTP}, hosts: ["shop.com"]},
                      {port: {number: 80, name: b, protocol: HTTP}, hosts: ["secure.com"], tls: {httpsRedirect: true}},
                      {port: {number: 81, name: c, protocol: HTTP}, hosts: ["shop.com"]}]}""")
            + istio("VirtualService", "shop", """
                    {hosts: [shop.com, secure.com], gateways: [edge], http: [
                      {match: [{uri: {prefix: /cart}, method: {exact: POST}}, {uri: {prefix: /cart}, headers: {x-user: {exact: jason}}}],
                       rewrite: {uri: /basket, authority: cart.internal},
                       route: [{destination: {host: cart.com, subset: v2}, weight: 90}, {destination: {host: gone.com}, weight: 10}]},
                      {match: [{uri: {exact: /old}}], redirect: {uri: /new, redirectCode: 308}},
                      {match: [{headers: {authorization: {exact: top-secret}}}], directResponse: {status: 418}},
                      {match: [{uri: {prefix: /some}}], route: [{destination: {host: cart.com}}],
                       fault: {delay: {fixedDelay: 1.5s, percentage: {value: 12.5}}, abort: {grpcStatus: UNAVAILABLE, percentage: {value: 0.0001}}},
                       mirror: {host: empty.com}, mirrorPercentage: {value: 10}},
                      {match: [{uri: {prefix: /all}}], route: [{destination: {host: cart.com}}],
                       fault: {abort: {httpStatus: 418, percentage: {value: 100}}}},
                      {match: [{uri: {prefix: /cors}}], route: [{destination: {host: cart.com}}], corsPolicy: {allowOrigins: [{exact: "https://a.com"}]}},
                      {match: [{uri: {prefix: /team}}], delegate: {name: team}}]}""")
            + istio("VirtualService", "team", "{http: [{name: t, route: [{destination: {host: empty.com}}]}]}")
            + istio("ServiceEntry", "cart", """
                    {hosts: [cart.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
                     endpoints: [{address: 10.0.0.1, labels: {v: one}}, {address: 10.0.0.2, labels: {v: two}, locality: r/z}]}""")
            + istio("ServiceEntry", "empty", """
                    {hosts: [empty.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}]}""")
            + istio("DestinationRule", "cart", "{host: cart.com, subsets: [{name: v2, labels: {v: two}}]}");

    private final MeshSnapshot snapshot = MeshYaml.link(MESH);
    private final Explainer explainer = new Explainer(
            snapshot,
            new RouteTableCompiler(MeshConfig.DEFAULTS).compile(snapshot, RouteTable.EMPTY),
            Map.of(8000, 81),
            new SpecifiedEndpoints(snapshot)::of);

    private static ExplainedRequest parse(String request, String... headers) {
        return ExplainedRequest.parse(
                request, List.of(headers), new EdgeHeaders(AddressRanges.NONE), MeshConfig.DEFAULTS);
    }

    private Explanation explain(String request, String... headers) {
        return explainer.explain(request, parse(request, headers));
    }

    @Test
    void everyRuleBeforeTheWinnerSaysWhatDidNotHold() {
        Explanation explanation = explain("GET http://shop.com/cart/1?a=b", "X-User: jason");

        assertThat(explanation.listener().port()).isEqualTo(80);
        assertThat(explanation.virtualHost().domains()).contains("shop.com");
        assertThat(explanation.rules()).extracting(Tried::failed).containsExactly("method exact POST", null);
        assertThat(explanation.winner())
                .isEqualTo(
                        new Tried("default/shop[0].match[1]", "VirtualService default/shop", null, 0, 1, null, null));
        assertThat(explanation.answer().outcome()).isEqualTo(Outcome.FORWARDED);
        assertThat(explanation.answer().path()).isEqualTo("/basket/1");
        assertThat(explanation.answer().authority()).isEqualTo("cart.internal");
    }

    @Test
    void destinationsShowTheirWeightTheirEndpointsAndWhatIsWrong() {
        List<Explanation.Destination> destinations =
                explain("POST http://shop.com/cart").answer().destinations();

        assertThat(destinations).extracting(Explanation.Destination::weight).containsExactly(90, 10);
        assertThat(destinations.get(0).cluster()).isEqualTo("outbound|80|v2|cart.com");
        assertThat(destinations.get(0).problem()).isNull();
        assertThat(destinations.get(0).endpoints()).containsExactly(new Endpoint("10.0.0.2", 80, "r/z", "healthy"));
        assertThat(destinations.get(1).problem()).contains("nobody declares");
    }

    @Test
    void redirectShowsItsLocationAndAnAnswerItsStatus() {
        assertThat(explain("http://shop.com:80/old?q=1").answer())
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(308))
                .satisfies(answer -> assertThat(answer.location())
                        .startsWith("http://shop.com")
                        .endsWith("/new?q=1"));
        assertThat(explain("GET http://shop.com/x", "authorization: top-secret")
                        .answer()
                        .status())
                .isEqualTo(418);
    }

    @Test
    void credentialThatARuleAsksForIsNotShown() {
        Explanation explanation = explain("GET http://shop.com/team");

        assertThat(explanation.rules().get(3).failed()).isEqualTo("header authorization exact ******");
        assertThat(ExplanationText.of(explanation)).doesNotContain("top-secret");
    }

    @Test
    void delegatedRuleNamesBothResources() {
        Explanation explanation = explain("GET http://shop.com/team/x");

        assertThat(explanation.winner().resource()).isEqualTo("VirtualService default/shop");
        assertThat(explanation.winner().delegate()).isEqualTo("VirtualService default/team");
        assertThat(explanation.answer().destinations().get(0).problem()).contains("no endpoints");
        assertThat(ExplanationText.of(explanation))
                .contains(
                        "+ VirtualService default/team for VirtualService default/shop spec.http[0].match[0] (t): takes it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET http://nobody.com/            | NOT_FOUND   | no virtual host covers nobody.com
            GET http://shop.com/none          | NOT_FOUND   | no rule of the virtual host takes it
            GET http://shop.com:8080/         | NO_LISTENER | nothing listens on port 8080
            GET https://shop.com:80/          | NO_LISTENER | no server on port 80 serves HTTP with TLS for shop.com
            GET http://shop.com/%00           | REFUSED     | the target is no path
            GET http://secure.com/cart        | REDIRECTED  | the Gateway wants TLS (httpsRedirect)
            """)
    void requestThatGoesNowhere(String request, Outcome outcome, String reason) {
        Explanation explanation = explain(request);

        assertThat(explanation.answer().outcome()).isEqualTo(outcome);
        assertThat(explanation.answer().reason()).isEqualTo(reason);
        assertThat(explanation.winner()).isNull();
        assertThat(ExplanationText.of(explanation)).contains(reason);
    }

    @Test
    void portIsTheOneThatTheGatewayDeclares() {
        assertThat(explain("GET http://shop.com:8000/old").listener().port()).isEqualTo(81);
    }

    @Test
    void hostHeaderReplacesThatOfTheUrl() {
        assertThat(explain("GET http://127.0.0.1/old", "Host: shop.com")
                        .answer()
                        .status())
                .isEqualTo(308);
    }

    @Test
    void pathIsNormalisedAsOnTheRequestPath() {
        assertThat(explain("POST http://shop.com/a/../cart").winner()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET /x",
                "GET http://",
                "GET ftp://a.com/",
                "GET http://a.com/ HTTP/1.1 x",
                "GET http://a b/"
            })
    void textThatIsNoRequest(String request) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(request))
                .withMessageContaining("write for example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.com/team?a=b",
                "GET http://shop.com/team?a=b",
                "GET http://shop.com/team?a=b HTTP/1.1",
                " GET  http://shop.com/team?a=b  HTTP/2 "
            })
    void methodAndVersionMayBeLeftOut(String line) {
        assertThat(explain(line).answer().outcome()).isEqualTo(Outcome.FORWARDED);
    }

    @Test
    void anUrlMayHaveAQueryAndNoPath() {
        assertThat(parse("GET http://shop.com?a=b/c").target()).isEqualTo(new RequestTarget("shop.com", "/", "a=b/c"));
    }

    @Test
    void requestsOfKindsThatAreNeverServedAreRefusedOnEveryRoute() {
        assertThat(explain("GET http://shop.com/old HTTP/1.0").answer())
                .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(426));
        assertThat(explain("GET http://shop.com/team", "Connection: upgrade", "Upgrade: foo")
                        .answer()
                        .status())
                .isEqualTo(403);
        assertThat(explain("GET http://shop.com/team", "Connection: upgrade", "Upgrade: websocket")
                        .answer()
                        .outcome())
                .isEqualTo(Outcome.FORWARDED);
        assertThat(explain("GET http://shop.com/team", "Connection: upgrade", "Upgrade: h2c")
                        .answer()
                        .outcome())
                .isEqualTo(Outcome.FORWARDED);
    }

    @Test
    void faultsAndCopiesSayTheirShareAndASureAbortIsTheAnswer() {
        Explanation some = explain("GET http://shop.com/some");
        assertThat(some.answer().outcome()).isEqualTo(Outcome.FORWARDED);
        assertThat(some.answer().besides())
                .containsExactly(
                        "fault: 12.5 % of the requests wait 1500ms first",
                        "fault: 0.0001 % of the requests are answered instead: 200 with grpc-status 14",
                        "mirror: a copy of 10 % of the requests goes to outbound|80||empty.com");
        assertThat(ExplanationText.of(some)).contains("  fault: 12.5 % of the requests wait 1500ms first");
        assertThat(explain("GET http://shop.com/all").answer())
                .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.ANSWERED))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(418));
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, https://a.com, PUT, ANSWERED",
        "OPTIONS, https://b.com, PUT, FORWARDED",
        "OPTIONS, https://a.com, '', FORWARDED",
        "GET, https://a.com, PUT, FORWARDED"
    })
    void preflightOfAnAllowedOriginIsAnswered(String method, String origin, String asked, Outcome outcome) {
        Explanation explanation = explain(
                method + " http://shop.com/cors", "Origin: " + origin, "Access-Control-Request-Method: " + asked);

        assertThat(explanation.answer().outcome()).isEqualTo(outcome);
    }

    @Test
    void lineThatIsNoHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("GET http://a.com/", "x"))
                .withMessageContaining("NAME: VALUE");
    }
}
