package io.meshway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand random requests against random tables: the compiled table finds what {@link NaiveTable} finds. */
class RandomRequestsTest {
    private static final int TABLES = 10;
    private static final int REQUESTS = 100;

    private static final List<String> DOMAINS = List.of(
            "*",
            "test",
            "*.test",
            "a.test",
            "*.a.test",
            "b.a.test",
            "*-b.a.test",
            "c.b.a.test",
            "*.b.a.test",
            "10.0.0.1");
    private static final List<String> AUTHORITIES = List.of(
            "test",
            "a.test",
            "A.Test:80",
            "b.a.test",
            "c.b.a.test:8443",
            "x-b.a.test",
            "d.c.b.a.test",
            "x.test",
            ".a.test",
            "10.0.0.1:80",
            "other");
    private static final List<String> SEGMENTS = List.of("/", "/a", "/b", "/ab", "/A", "/aB", "/1", "a", "%2F", "");
    private static final List<String> EXPRESSIONS =
            List.of("/a.*", "/[ab].*", "/a(/[a-z]+)?", ".*b", "(?i)/AB", "/b/.+|/b/1", "[^/]*/1.*", ".*", "");
    private static final List<String> WORDS = List.of("1", "12", "x", "", "X");
    private static final List<String> VALUES = List.of("=1", "=", "^1", "^x", "~[0-9]+", "~.*", "~x|1", "?");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT");
    private static final List<String> QUERIES =
            List.of("", "?", "?p=1", "?p", "?q=x&p=12", "?p=x&p=1", "?pp=1&p=", "?q");

    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 4_711, 65_537, 2_026_11_21})
    void tableFindsTheFirstRouteThatMatches(long seed) {
        random = new Random(seed);
        int found = 0;
        for (int table = 0; table < TABLES; table++) {
            List<LinkedVirtualHost> hosts = hosts();
            HttpRoutes compiled = compiled(hosts);
            for (int i = 0; i < REQUESTS; i++) {
                TestRequest request = request();
                LinkedRoute expected = NaiveTable.find(hosts, request);
                found += expected == null ? 0 : 1;
                assertThat(find(compiled, request))
                        .as("seed %d, table %d, request %d: %s in %s", seed, table, i, request, hosts)
                        .isSameAs(expected);
            }
        }
        assertThat(found).as("requests that some route takes").isBetween(TABLES * REQUESTS / 5, TABLES * REQUESTS);
    }

    private static HttpRoutes compiled(List<LinkedVirtualHost> hosts) {
        var chain = new FilterChain("http", FilterChain.Match.PLAINTEXT, null, new FilterChain.Target.Http(hosts));
        var snapshot = new MeshSnapshot(List.of(new MeshListener(80, "", List.of(chain))), Map.of(), List.of());
        RouteTable table = new RouteTableCompiler(MeshConfig.DEFAULTS).compile(snapshot, RouteTable.EMPTY);
        return Objects.requireNonNull(table.listeners().get(0).chains().get("http"));
    }

    private static @Nullable LinkedRoute find(HttpRoutes routes, TestRequest request) {
        VirtualHost host = routes.virtualHost(request.authority());
        CompiledRoute route = host == null ? null : host.match(request);
        return route == null ? null : route.source();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    /** Up to five virtual hosts; no domain is in two of them. */
    private List<LinkedVirtualHost> hosts() {
        List<String> domains = new ArrayList<>(DOMAINS);
        Collections.shuffle(domains, random);
        List<LinkedVirtualHost> hosts = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            List<String> own = domains.subList(0, 1 + random.nextInt(2));
            hosts.add(new LinkedVirtualHost(own, false, routes("of-" + own.get(0))));
            own.clear();
        }
        return hosts;
    }

    private List<LinkedRoute> routes(String owner) {
        List<LinkedRoute> routes = new ArrayList<>();
        for (int i = random.nextInt(oneIn(2) ? 5 : 50); i > 0; i--) {
            TestRule rule =
                    TestRule.to("c" + i).ownedBy(Kind.VIRTUAL_SERVICE, owner).index(routes.size());
            routes.add((oneIn(40) ? rule : rule.when(condition())).build());
        }
        return routes;
    }

    private TestMatch condition() {
        TestMatch match = oneIn(8) ? TestMatch.match() : TestMatch.uri(uri());
        sometimes(3, match, TestMatch::ignoringCase);
        sometimes(3, match, one -> one.method(any(List.of("=GET", "=POST", "^P", "~PUT|GET"))));
        sometimes(3, match, one -> one.header(any(List.of("x", "Y")), any(VALUES)));
        sometimes(5, match, one -> one.without(any(List.of("X", "y")), any(VALUES)));
        sometimes(4, match, one -> one.query(any(List.of("p", "q")), any(VALUES)));
        sometimes(8, match, one -> one.authority(any(List.of("=a.test", "^b.", "~.*:[0-9]+", "=A.Test:80"))));
        sometimes(8, match, one -> one.scheme(any(List.of("=http", "^https", "~https?"))));
        return match;
    }

    private void sometimes(int chances, TestMatch match, UnaryOperator<TestMatch> more) {
        if (oneIn(chances)) {
            more.apply(match);
        }
    }

    private String uri() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> "=" + path();
            case 3, 4, 5 -> "^" + path();
            case 6 -> "^";
            default -> "~" + any(EXPRESSIONS);
        };
    }

    private String path() {
        StringBuilder path = new StringBuilder("/");
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append(any(SEGMENTS));
        }
        return path.toString();
    }

    private TestRequest request() {
        TestRequest request = TestRequest.of(any(METHODS), path() + any(QUERIES))
                .host(any(AUTHORITIES))
                .scheme(oneIn(2) ? "http" : "https");
        for (int lines = random.nextInt(4); lines > 0; lines--) {
            request.header(any(List.of("x", "y")), any(WORDS));
        }
        return request;
    }
}
