package io.meshway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.route.action.ActionCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** However routes are found, it is the first in order whose whole condition holds. */
class RouteIndexPropertyTest {
    private static final long SEED = 4_711;
    private static final ActionCompiler ACTIONS = new ActionCompiler(MeshConfig.DEFAULTS);
    private static final String[] SEGMENTS = {"/", "/a", "/b", "/ab", "/A", "/aB", "/1", "a", ""};
    private static final String[] EXPRESSIONS = {
        "/a.*", "/[ab].*", "/a(/[a-z]+)?", ".*b", "(?i)/AB", "/b/.+|/b/1", "[^/]*/1.*", ".*"
    };

    private Random random = new Random();

    private String path() {
        StringBuilder path = new StringBuilder("/");
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
        }
        return path.toString();
    }

    private TestMatch condition() {
        TestMatch match = switch (random.nextInt(10)) {
            case 0 -> TestMatch.match();
            case 1, 2, 3 -> TestMatch.uri("=" + path());
            case 4, 5, 6, 7 -> TestMatch.uri("^" + path());
            case 8 -> TestMatch.uri("^");
            default -> TestMatch.uri("~" + EXPRESSIONS[random.nextInt(EXPRESSIONS.length)]);
        };
        if (random.nextInt(3) == 0) {
            match.ignoringCase();
        }
        if (random.nextInt(2) == 0) {
            match.method(random.nextBoolean() ? "=GET" : "=POST");
        }
        if (random.nextInt(2) == 0) {
            match.header("x", random.nextBoolean() ? "=1" : "~[2-9]");
        }
        return match;
    }

    private TestRequest request() {
        TestRequest request = TestRequest.of(random.nextBoolean() ? "GET" : "POST", path());
        return random.nextBoolean() ? request.header("x", "" + random.nextInt(4)) : request;
    }

    private VirtualHost host(int routes) {
        List<TestRule> rules = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            rules.add(TestRule.to("c" + i).when(condition()));
        }
        var linked = TestRule.host("h", rules.toArray(TestRule[]::new));
        var list = new RouteList(ACTIONS, new SharedMatchers(), false, List.of());
        linked.routes().forEach(list::add);
        return new VirtualHost(linked, list.compiled());
    }

    private static @Nullable CompiledRoute naive(VirtualHost host, RequestView request) {
        for (CompiledRoute route : host.routes()) {
            if (route.matcher().parts().stream().allMatch(part -> part.matches(request))) {
                return route;
            }
        }
        return null;
    }

    @RepeatedTest(200)
    void indexFindsWhatAskingInOrderFinds(RepetitionInfo repetition) {
        random = new Random(SEED + repetition.getCurrentRepetition());
        VirtualHost host = host(random.nextInt(60));

        for (int i = 0; i < 200; i++) {
            TestRequest request = request();
            assertThat(host.match(request))
                    .as("%s among %s", request, host.routes())
                    .isSameAs(naive(host, request));
        }
    }
}
