package io.meshway.route;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedMirror;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.model.CorsPolicy;
import io.meshway.model.DirectResponse;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpFault;
import io.meshway.model.HttpRedirect;
import io.meshway.model.HttpRetry;
import io.meshway.model.HttpRewrite;
import io.meshway.model.HttpRule;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A linked rule made by hand: {@code TestRule.to("a").when(uri("^/x")).timeout("PT1S").build()}. */
public final class TestRule {
    private final List<LinkedDestination> destinations = new ArrayList<>();
    private final List<LinkedMirror> mirrors = new ArrayList<>();
    private ResourceKey owner = new ResourceKey(Kind.VIRTUAL_SERVICE, "default", "vs");
    private @Nullable ResourceKey delegate;
    private int index;
    private int port = 80;
    private @Nullable TestMatch condition;
    private @Nullable HttpRedirect redirect;
    private @Nullable DirectResponse directResponse;
    private @Nullable HttpRewrite rewrite;
    private @Nullable Duration timeout;
    private @Nullable HttpRetry retries;
    private @Nullable HttpFault fault;
    private @Nullable CorsPolicy cors;
    private HeaderOperations headers = HeaderOperations.NONE;

    private TestRule() {}

    public static TestRule rule() {
        return new TestRule();
    }

    /** One destination, whose cluster has this host. */
    public static TestRule to(String host) {
        return new TestRule().and(host, 0, HeaderOperations.NONE, null);
    }

    public TestRule and(String host, int weight) {
        return and(host, weight, HeaderOperations.NONE, null);
    }

    public TestRule and(String host, int weight, HeaderOperations operations, @Nullable HashKey key) {
        destinations.add(new LinkedDestination(new ClusterKey(host, 80, ""), weight, operations, key));
        return this;
    }

    public TestRule mirror(String host, double percentage) {
        mirrors.add(new LinkedMirror(new ClusterKey(host, 80, ""), percentage));
        return this;
    }

    public TestRule ownedBy(Kind kind, String name) {
        owner = new ResourceKey(kind, "default", name);
        return this;
    }

    public TestRule delegatedTo(String name) {
        delegate = new ResourceKey(Kind.VIRTUAL_SERVICE, "team", name);
        return this;
    }

    public TestRule index(int value) {
        index = value;
        return this;
    }

    public TestRule port(int value) {
        port = value;
        return this;
    }

    public TestRule when(TestMatch value) {
        condition = value;
        return this;
    }

    public TestRule redirect(HttpRedirect value) {
        redirect = value;
        return this;
    }

    public TestRule direct(DirectResponse value) {
        directResponse = value;
        return this;
    }

    public TestRule rewrite(HttpRewrite value) {
        rewrite = value;
        return this;
    }

    public TestRule timeout(Duration value) {
        timeout = value;
        return this;
    }

    public TestRule retries(HttpRetry value) {
        retries = value;
        return this;
    }

    public TestRule fault(HttpFault value) {
        fault = value;
        return this;
    }

    public TestRule cors(CorsPolicy value) {
        cors = value;
        return this;
    }

    public TestRule headers(HeaderOperations value) {
        headers = value;
        return this;
    }

    public LinkedRoute build() {
        HttpRule rule = new HttpRule(
                null,
                List.of(),
                List.of(),
                redirect,
                directResponse,
                null,
                rewrite,
                timeout,
                retries,
                fault,
                null,
                null,
                List.of(),
                cors,
                headers);
        return new LinkedRoute(
                owner,
                delegate,
                index,
                condition == null ? -1 : 0,
                "",
                condition == null ? null : condition.build(),
                rule,
                destinations,
                mirrors,
                port,
                "");
    }

    /** A virtual host for one domain with these rules, numbered in order. */
    public static LinkedVirtualHost host(String domain, TestRule... rules) {
        List<LinkedRoute> routes = new ArrayList<>();
        for (TestRule rule : rules) {
            routes.add(rule.index(routes.size()).build());
        }
        return new LinkedVirtualHost(List.of(domain), false, routes);
    }
}
