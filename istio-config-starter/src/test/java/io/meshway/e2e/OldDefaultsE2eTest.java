package io.meshway.e2e;

import static io.meshway.fixtures.EdgeFixture.service;
import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switches of {@code istio.compat}: two gateways over the same resources, one with today's defaults and one with all the old ones. */
class OldDefaultsE2eTest {
    private static final Duration LATE = Duration.ofMillis(1500);

    @TempDir
    static Path folder;

    private static ScriptedBackend one;
    private static ScriptedBackend two;
    private static ScriptedBackend shadow;
    private static GatewayFixture today;
    private static GatewayFixture old;

    private static String rule(String host, String rule) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: %s}
                spec: {hosts: [%s], gateways: [edge], http: [{%s}]}
                """.formatted(host.replace('.', '-'), host, rule);
    }

    @BeforeAll
    static void start() throws Exception {
        one = new ScriptedBackend("one");
        two = new ScriptedBackend("two");
        shadow = new ScriptedBackend("shadow");
        String resources = resources(GatewayFixture.freePort());
        today = GatewayFixture.over(Files.createDirectory(folder.resolve("today")))
                .file("all.yaml", resources)
                .start();
        old = GatewayFixture.over(Files.createDirectory(folder.resolve("old")))
                .file("all.yaml", resources)
                .property("istio.compat.missing-fault-percentage", "hundred")
                .property("istio.compat.default-timeout", "300ms")
                .property("istio.compat.round-robin", true)
                .property("istio.compat.no-retries", true)
                .property("istio.compat.mirror-shadow-suffix", true)
                .property("istio.compat.strict-wildcard-services", true)
                .start();
    }

    private static String resources(int closed) {
        return documents(
                gateway("\"*\""),
                service("one.test", one.port()),
                service("pair.test", one.port(), two.port()),
                service("half.test", one.port(), closed),
                service("shadow.test", shadow.port()),
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: wild}
                spec:
                  hosts: ["*.wild.test"]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
                """.formatted(one.port()),
                rule("fault.shop", "fault: {abort: {httpStatus: 418}}, route: [{destination: {host: one.test}}]"),
                rule("late.shop", "route: [{destination: {host: one.test}}]"),
                rule("pair.shop", "route: [{destination: {host: pair.test}}]"),
                rule("half.shop", "route: [{destination: {host: half.test}}]"),
                rule("mirror.shop", "mirror: {host: shadow.test}, route: [{destination: {host: two.test}}]"),
                service("two.test", two.port()),
                rule("wild.shop", "route: [{destination: {host: a.wild.test}}]"));
    }

    @AfterAll
    static void stop() {
        today.close();
        old.close();
        one.close();
        two.close();
        shadow.close();
    }

    private static int status(GatewayFixture gateway, String host) {
        return gateway.get(host, "/").statusCode();
    }

    private static List<Integer> statuses(GatewayFixture gateway, String host, int requests) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(status(gateway, host));
        }
        return statuses;
    }

    @Test
    void faultWithoutPercentageMeansNoneTodayAndAllBefore() {
        assertThat(status(today, "fault.shop")).isEqualTo(200);
        assertThat(status(old, "fault.shop")).isEqualTo(418);
    }

    @Test
    void routeWithoutTimeoutHasNoneTodayAndHadOneBefore() {
        one.answering(request -> Reply.of(200).after(LATE));
        try {
            assertThat(status(today, "late.shop")).isEqualTo(200);
            assertThat(status(old, "late.shop")).isEqualTo(504);
        } finally {
            one.answering(200);
        }
    }

    @Test
    void destinationsWithoutPolicyTookTurnsBefore() {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            HttpResponse<String> answer = old.get("pair.shop", "/");
            assertThat(answer.statusCode()).isEqualTo(200);
            bodies.add(answer.body());
        }

        assertThat(bodies.subList(0, 2)).containsExactlyInAnyOrder("one", "two");
        assertThat(bodies.subList(2, 4)).isEqualTo(bodies.subList(0, 2));
        assertThat(bodies.subList(4, 6)).isEqualTo(bodies.subList(0, 2));
    }

    @Test
    void connectionThatFailsIsTriedAgainTodayAndWasNotBefore() {
        assertThat(statuses(today, "half.shop", 8)).containsOnly(200);
        assertThat(statuses(old, "half.shop", 8)).contains(200, 503);
    }

    @Test
    void copyOfARequestHadAHostWithShadowBehindItBefore() {
        today.get("mirror.shop", "/today");
        old.get("mirror.shop", "/old");

        await().until(() -> shadow.received().size() >= 2);
        assertThat(shadow.received())
                .extracting(request -> request.target() + " " + request.header("host"))
                .containsExactlyInAnyOrder("/today mirror.shop", "/old mirror.shop-shadow");
    }

    @Test
    void hostThatOnlyAWildcardCoversIsKnownUnlessIstiosRuleIsAskedFor() {
        assertThat(status(today, "wild.shop")).isEqualTo(200);
        assertThat(status(old, "wild.shop")).isEqualTo(503);
    }
}
