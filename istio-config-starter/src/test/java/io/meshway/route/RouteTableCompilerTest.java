package io.meshway.route;

import static io.meshway.route.TestMatch.uri;
import static io.meshway.route.TestRule.host;
import static io.meshway.route.TestRule.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.HttpRedirect;
import io.meshway.model.Kind;
import io.meshway.model.ServerTls;
import io.meshway.route.action.RouteAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTableCompilerTest {
    private final RouteTableCompiler compiler = new RouteTableCompiler(MeshConfig.DEFAULTS);

    private static MeshSnapshot snapshot(LinkedVirtualHost... hosts) {
        return snapshot((ServerTls) null, hosts);
    }

    private static MeshSnapshot snapshot(@Nullable ServerTls tls, LinkedVirtualHost... hosts) {
        var target = new FilterChain.Target.Http(List.of(hosts));
        var chain = new FilterChain("http", FilterChain.Match.PLAINTEXT, tls, target);
        return new MeshSnapshot(List.of(new MeshListener(8080, "", List.of(chain))), Map.of(), List.of());
    }

    private RouteTable compile(LinkedVirtualHost... hosts) {
        return compiler.compile(snapshot(hosts), RouteTable.EMPTY);
    }

    private static HttpRoutes http(RouteTable table) {
        return Objects.requireNonNull(table.listeners().get(0).chains().get("http"));
    }

    private static VirtualHost find(RouteTable table, String authority) {
        return Objects.requireNonNull(http(table).virtualHost(authority));
    }

    private static String cluster(@Nullable CompiledRoute route) {
        return route == null
                ? "404"
                : ((RouteAction.Forward) route.action())
                        .clusters()
                        .entries()
                        .get(0)
                        .cluster()
                        .host();
    }

    @Test
    void listenersKeepPortBindAndChains() {
        RouteTable table = compile(host("a.com", to("a")));

        assertThat(table.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.port()).isEqualTo(8080);
            assertThat(listener.bind()).isEmpty();
            assertThat(listener.chains()).containsOnlyKeys("http");
        });
        assertThat(table.listener(8080, "")).isSameAs(table.listeners().get(0));
        assertThat(table.listener(8080, "127.0.0.1")).isNull();
        assertThat(http(table).virtualHosts()).extracting(VirtualHost::name).containsExactly("a.com");
    }

    @Test
    void byteStreamsHaveNoRoutes() {
        var chain =
                new FilterChain("tcp", FilterChain.Match.PLAINTEXT, null, new FilterChain.Target.Bytes("r", List.of()));
        var snapshot = new MeshSnapshot(List.of(new MeshListener(1, "", List.of(chain))), Map.of(), List.of());

        assertThat(compiler.compile(snapshot, RouteTable.EMPTY)
                        .listeners()
                        .get(0)
                        .chains())
                .isEmpty();
    }

    @Test
    void oneChangedVirtualServiceRecompilesOnlyItsOwnVirtualHosts() {
        RouteTable before = compile(host("a.com", to("a1")), host("b.com", to("b")), host("*.c.com", to("c")));
        RouteTable after = compiler.compile(
                snapshot(host("a.com", to("a2")), host("b.com", to("b")), host("*.c.com", to("c"))), before);

        assertThat(find(after, "a.com")).isNotSameAs(find(before, "a.com"));
        assertThat(cluster(find(after, "a.com").match(TestRequest.get("/")))).isEqualTo("a2");
        assertThat(find(after, "b.com")).isSameAs(find(before, "b.com"));
        assertThat(find(after, "x.c.com")).isSameAs(find(before, "x.c.com"));
        assertThat(find(after, "b.com").routes().get(0))
                .isSameAs(find(before, "b.com").routes().get(0));
    }

    @Test
    void changedVirtualHostKeepsTheRoutesOfOtherVirtualServices() {
        TestRule kept = to("b").ownedBy(Kind.VIRTUAL_SERVICE, "other").when(uri("^/b"));
        RouteTable before = compile(host("a.com", to("a1").when(uri("^/a")), kept));
        RouteTable after = compiler.compile(snapshot(host("a.com", to("a2").when(uri("^/a")), kept)), before);

        assertThat(find(after, "a.com").routes().get(0))
                .isNotSameAs(find(before, "a.com").routes().get(0));
        assertThat(find(after, "a.com").routes().get(1))
                .isSameAs(find(before, "a.com").routes().get(1));
    }

    @Test
    void equalSnapshotGivesTheSameTable() {
        RouteTable before = compile(host("a.com", to("a")));

        assertThat(compiler.compile(snapshot(host("a.com", to("a"))), before)).isSameAs(before);
    }

    @Test
    void removedVirtualHostIsUnknownAndTheOthersStay() {
        RouteTable before = compile(host("a.com", to("a")), host("b.com", to("b")));
        RouteTable after = compiler.compile(snapshot(host("b.com", to("b"))), before);

        assertThat(http(after).virtualHost("a.com")).isNull();
        assertThat(find(after, "b.com")).isSameAs(find(before, "b.com"));
        assertThat(compiler.compile(MeshSnapshot.EMPTY, after).listeners()).isEmpty();
    }

    @Test
    void otherDefaultsOfTheMeshRecompileEverything() {
        MeshConfig.Compat old = new MeshConfig.Compat(false, Duration.ofSeconds(15), false, false, false, false, false);
        MeshConfig d = MeshConfig.DEFAULTS;
        var other = new MeshConfig(
                d.rootNamespace(),
                d.domainSuffix(),
                d.outboundTrafficPolicy(),
                d.pathNormalization(),
                d.defaultVirtualServiceExportTo(),
                d.defaultServiceExportTo(),
                d.defaultDestinationRuleExportTo(),
                d.defaultHttpRetryPolicy(),
                d.defaultTrafficPolicy(),
                d.localityLb(),
                d.connections(),
                d.gatewayTopology(),
                d.portMapping(),
                old);
        MeshSnapshot snapshot = snapshot(host("a.com", to("a")));
        RouteTable before = compiler.compile(snapshot, RouteTable.EMPTY);
        RouteTable after = new RouteTableCompiler(other).compile(snapshot, before);

        assertThat(find(after, "a.com").routes().get(0).action())
                .isInstanceOfSatisfying(
                        RouteAction.Forward.class,
                        forward -> assertThat(forward.timeoutNanos())
                                .isEqualTo(Duration.ofSeconds(15).toNanos()));
    }

    @Test
    void listenerThatTurnsToTlsIsCompiledAgain() {
        var redirect = TestRule.rule().redirect(new HttpRedirect(null, null, null, 443, null, null, 0));
        var tls = new ServerTls(
                false,
                ServerTls.Mode.SIMPLE,
                null,
                null,
                null,
                null,
                "cert",
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                null);
        RouteTable before = compile(host("a.com", redirect));
        RouteTable after = compiler.compile(snapshot(tls, host("a.com", redirect)), before);

        assertThat(find(before, "a.com").routes().get(0).action())
                .isInstanceOfSatisfying(
                        RouteAction.Redirect.class,
                        action -> assertThat(action.port()).isEqualTo(443));
        assertThat(find(after, "a.com").routes().get(0).action())
                .isInstanceOfSatisfying(
                        RouteAction.Redirect.class,
                        action -> assertThat(action.port()).isZero());
    }

    @Test
    void routesAreNamedByRuleAndMatchAndNeverTwiceTheSame() {
        LinkedVirtualHost linked = new LinkedVirtualHost(
                List.of("a.com"),
                true,
                List.of(
                        to("a").when(uri("^/a")).build(),
                        to("b").index(1).build(),
                        to("b").index(1).build(),
                        to("c").delegatedTo("shop").index(2).build()));
        VirtualHost host = find(compile(linked), "a.com");

        assertThat(host.routes())
                .extracting(CompiledRoute::id)
                .containsExactly(
                        "default/vs[0].match[0]", "default/vs[1]", "default/vs[1]#2", "default/vs>team/shop[2]");
        assertThat(host.httpsRedirect()).isTrue();
        assertThat(host.source()).isSameAs(linked);
    }

    @Test
    void requestWithoutAPathIsForNoRouteNotEvenOneForEverything() {
        RouteTable table = compile(
                host("few", to("all")),
                host(
                        "many",
                        to("1").when(uri("^/1")),
                        to("2").when(uri("^/2")),
                        to("3").when(uri("^/3")),
                        to("4").when(uri("^/4")),
                        to("all")));

        for (String host : List.of("few", "many")) {
            assertThat(cluster(find(table, host).match(TestRequest.of("CONNECT", ""))))
                    .isEqualTo("404");
            assertThat(cluster(find(table, host).match(TestRequest.of("OPTIONS", "*"))))
                    .isEqualTo("404");
            assertThat(cluster(find(table, host).match(TestRequest.of("OPTIONS", "/"))))
                    .isEqualTo("all");
        }
    }

    @Test
    void virtualHostIsChosenOnceAndItsRoutesInDeclaredOrder() {
        RouteTable table = compile(
                host("*.ex.com", to("wild")),
                host("a.ex.com", to("only").when(uri("^/only"))),
                host("h", to("a").when(uri("^/x")), to("b").when(uri("^/x/y"))));

        assertThat(cluster(find(table, "a.ex.com").match(TestRequest.get("/other"))))
                .isEqualTo("404");
        assertThat(cluster(find(table, "A.ex.com:8443").match(TestRequest.get("/only/x"))))
                .isEqualTo("only");
        assertThat(cluster(find(table, "b.ex.com").match(TestRequest.get("/other"))))
                .isEqualTo("wild");
        assertThat(cluster(find(table, "h").match(TestRequest.get("/x/y")))).isEqualTo("a");
    }
}
