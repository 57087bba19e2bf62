package io.meshway.actuate;

import static io.meshway.route.TestMatch.match;
import static io.meshway.route.TestMatch.uri;
import static io.meshway.route.TestRule.host;
import static io.meshway.route.TestRule.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.Bytes;
import io.meshway.model.DirectResponse;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpRedirect;
import io.meshway.model.HttpRetry;
import io.meshway.proxy.PlanTable;
import io.meshway.route.RouteTable;
import io.meshway.route.RouteTableCompiler;
import io.meshway.route.TestRule;
import io.meshway.runtime.MeshState;
import io.meshway.source.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RoutesViewTest {
    private static final Page ALL = Page.of(null, null, null);

    @Test
    void routeShowsWhereItComesFromWhatItAsksForAndWhatItDoes() {
        RoutesView.Route route = routes(to("reviews")
                        .and("ratings", 3)
                        .delegatedTo("shop")
                        .when(uri("^/api"))
                        .timeout(Duration.ofMillis(1500))
                        .retries(new HttpRetry(2, null, "5xx", null, null, null)))
                .get(0);
        assertThat(route.id()).isEqualTo("default/vs>team/shop[0].match[0]");
        assertThat(route.owner()).isEqualTo(new ResourceRef("VirtualService", "default", "vs"));
        assertThat(route.delegate()).isEqualTo(new ResourceRef("VirtualService", "team", "shop"));
        assertThat(route.rule()).isZero();
        assertThat(route.match()).isZero();
        assertThat(route.condition()).contains("/api");
        ActionView.Forward forward = (ActionView.Forward) route.action();
        assertThat(forward.clusters()).contains(new ActionView.Share("outbound|80||ratings", 3));
        assertThat(forward.timeout()).isEqualTo("1500ms");
        assertThat(forward.retries()).satisfies(retries -> {
            assertThat(retries.attempts()).isEqualTo(2);
            assertThat(retries.on()).containsExactly("5xx");
        });
    }

    @Test
    void redirectAndDirectResponseShowTheirStatus() {
        List<RoutesView.Route> routes = routes(
                TestRule.rule().redirect(new HttpRedirect("/new", null, "other.example", null, null, "https", 308)),
                TestRule.rule().direct(new DirectResponse(418, Bytes.utf8("teapot"))));
        assertThat(routes.get(0).action())
                .isEqualTo(new ActionView.Redirect("redirect", 308, "https", "other.example", null, "/new"));
        assertThat(routes.get(1).action()).isEqualTo(new ActionView.Direct("direct-response", 418, 6));
    }

    @Test
    void neitherHeaderValuesNorCredentialsInConditionsAreShown() {
        HeaderOperations operations = new HeaderOperations(
                new HeaderOperations.Edits(
                        Map.of("authorization", "Basic c2VjcmV0"), Map.of("x-a", "c2VjcmV0"), List.of()),
                HeaderOperations.NONE.response());
        String json = json(to("reviews")
                .headers(operations)
                .when(match().header("x-api-key", "=c2VjcmV0")
                        .without("Authorization", "^Bearer c2VjcmV0")
                        .query("access_token", "~c2VjcmV0.*")
                        .header("end-user", "=jason")));
        assertThat(json)
                .doesNotContain("c2VjcmV0")
                .contains(
                        "header x-api-key exact ******",
                        "without header authorization prefix ******",
                        "end-user exact jason");
    }

    @Test
    void pageBeginsAndEndsInsideAVirtualHostAndCountsAllRoutes() {
        MeshState state = state(
                host("a.example", to("a"), to("a"), to("a")),
                host("none.example"),
                host("b.example", to("b"), to("b"), to("b")));
        RoutesView page = RoutesView.of(state, Page.of(4, 2, null));
        assertThat(page.total()).isEqualTo(7);
        List<RoutesView.Host> hosts = page.listeners().get(0).virtualHosts();
        assertThat(hosts)
                .extracting(RoutesView.Host::domains)
                .containsExactly(List.of("a.example"), List.of("none.example"), List.of("b.example"));
        assertThat(hosts.get(0).routes()).extracting(RoutesView.Route::rule).containsExactly(2);
        assertThat(hosts.get(1).routes()).isEmpty();
        assertThat(hosts.get(2).routes()).extracting(RoutesView.Route::rule).containsExactly(0, 1);
    }

    @Test
    void tenThousandRoutesAnswerWithFiveHundredAndTheTotal() {
        List<LinkedVirtualHost> hosts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            hosts.add(host("host-" + i + ".example", to("reviews")));
        }
        RoutesView view = RoutesView.of(state(hosts.toArray(LinkedVirtualHost[]::new)), ALL);
        assertThat(view.total()).isEqualTo(10_000);
        assertThat(view.listeners().get(0).virtualHosts()).hasSize(500);
    }

    @Test
    void filterKeepsVirtualHostsWithSuchADomain() {
        MeshState state = state(host("reviews.example", to("a")), host("ratings.example", to("b"), to("b")));
        RoutesView view = RoutesView.of(state, Page.of(null, null, "RATINGS"));
        assertThat(view.total()).isEqualTo(2);
        assertThat(view.listeners().get(0).virtualHosts())
                .singleElement()
                .satisfies(host -> assertThat(host.domains()).containsExactly("ratings.example"));
        assertThat(RoutesView.of(state, Page.of(null, null, "nobody")).listeners())
                .isEmpty();
    }

    private static List<RoutesView.Route> routes(TestRule... rules) {
        RoutesView view = RoutesView.of(state(host("a.example", rules)), ALL);
        return view.listeners().get(0).virtualHosts().get(0).routes();
    }

    private static String json(TestRule... rules) {
        return JsonMapper.shared().writeValueAsString(RoutesView.of(state(host("a.example", rules)), ALL));
    }

    private static MeshState state(LinkedVirtualHost... hosts) {
        FilterChain chain =
                new FilterChain("http", FilterChain.Match.PLAINTEXT, null, new FilterChain.Target.Http(List.of(hosts)));
        MeshSnapshot snapshot =
                new MeshSnapshot(List.of(new MeshListener(8080, "", List.of(chain))), Map.of(), List.of());
        RouteTable table = new RouteTableCompiler(MeshConfig.DEFAULTS).compile(snapshot, RouteTable.EMPTY);
        return new MeshState(7, Instant.EPOCH, Admitted.NONE, snapshot, table, PlanTable.EMPTY);
    }
}
