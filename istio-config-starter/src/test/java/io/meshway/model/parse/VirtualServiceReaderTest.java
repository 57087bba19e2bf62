package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.DelegateRef;
import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.HttpDestination;
import io.meshway.model.HttpRetry;
import io.meshway.model.HttpRewrite;
import io.meshway.model.HttpRule;
import io.meshway.model.VirtualService;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VirtualServiceReaderTest {

    @Test
    void hostsGatewaysAndVisibilityAreReadAsWritten() {
        VirtualService service = Parsed.spec("VirtualService", """
                        hosts: [reviews, "*.example.com"]
                        gateways: [mesh, edge/public]
                        exportTo: [".", team-a]
                        http:
                        - route: [{destination: {host: reviews}}]
                        """).clean(VirtualService.class);

        assertThat(service.hosts()).containsExactly("reviews", "*.example.com");
        assertThat(service.gateways()).containsExactly("mesh", "edge/public");
        assertThat(service.exportTo()).containsExactly(".", "team-a");
        assertThat(service.http()).hasSize(1);
        assertThat(service.tls()).isEmpty();
        assertThat(service.tcp()).isEmpty();
    }

    @Test
    void absentSpecReadsAsAnEmptyOneForValidationToJudge() {
        VirtualService service = Parsed.yaml(
                        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}}")
                .clean(VirtualService.class);

        assertThat(service.hosts()).isEmpty();
        assertThat(service.http()).isEmpty();
    }

    @Test
    void rulesKeepTheirOrder() {
        VirtualService service = Parsed.spec("VirtualService", "http: [{name: one}, {name: two}]")
                .clean(VirtualService.class);

        assertThat(service.http()).extracting(HttpRule::name).containsExactly("one", "two");
    }

    @Test
    void destinationsHaveHostSubsetPortAndWeight() {
        HttpRule rule = rule("""
                route:
                - {destination: {host: reviews, subset: v1, port: {number: 9080}}, weight: 75}
                - {destination: {host: reviews}}
                """);

        assertThat(rule.route())
                .extracting(HttpDestination::destination)
                .containsExactly(new Destination("reviews", "v1", 9080), new Destination("reviews", null, null));
        assertThat(rule.route()).extracting(HttpDestination::weight).containsExactly(75, 0);
    }

    @Test
    void missingDestinationReadsAsOneWithoutHostForValidationToFind() {
        assertThat(rule("route: [{weight: 1}]").route().get(0).destination())
                .isEqualTo(new Destination("", null, null));
        assertThat(rule("route: [{destination: {host: a, port: {}}}]")
                        .route()
                        .get(0)
                        .destination())
                .isEqualTo(new Destination("a", null, 0));
    }

    @Test
    void delegateHasNameAndNamespace() {
        assertThat(rule("delegate: {name: shop, namespace: team-a}").delegate())
                .isEqualTo(new DelegateRef("shop", "team-a"));
        assertThat(rule("delegate: {name: shop}").delegate()).isEqualTo(new DelegateRef("shop", null));
    }

    @Test
    void rewriteHasUriAuthorityAndRegex() {
        assertThat(rule("rewrite: {uri: /new, authority: b.example.com}").rewrite())
                .isEqualTo(new HttpRewrite("/new", "b.example.com", null));
        assertThat(rule("rewrite: {uriRegexRewrite: {match: ^/a, rewrite: /b}}").rewrite())
                .isEqualTo(new HttpRewrite(null, null, new HttpRewrite.RegexRewrite("^/a", "/b")));
    }

    @Test
    void timeoutIsADuration() {
        assertThat(rule("timeout: 1.5s").timeout()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void timeoutOfZeroIsToleratedWithAWarning() {
        Parsed parsed = Parsed.rule("timeout: 0s");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(parsed.accepted(VirtualService.class).http().get(0).timeout())
                .isZero();
    }

    @Test
    void timeoutWithoutUnitIsRefusedWithAdvice() {
        Finding finding = Parsed.rule("timeout: 10").onlyError();

        assertThat(finding.path()).isEqualTo("spec.http[0].timeout");
        assertThat(finding.value()).isEqualTo("10");
        assertThat(finding.advice()).isEqualTo("name the unit, such as 10s");
    }

    @Test
    void retriesHaveEveryField() {
        HttpRule rule = rule("""
                retries:
                  attempts: 3
                  perTryTimeout: 2s
                  retryOn: connect-failure,503
                  retryRemoteLocalities: true
                  retryIgnorePreviousHosts: false
                  backoff: 50ms
                """);

        assertThat(rule.retries())
                .isEqualTo(new HttpRetry(
                        3, Duration.ofSeconds(2), "connect-failure,503", true, false, Duration.ofMillis(50)));
    }

    @Test
    void retriesWithAttemptsAloneLeaveTheRestOpen() {
        assertThat(rule("retries: {attempts: 0}").retries()).isEqualTo(new HttpRetry(0, null, null, null, null, null));
    }

    private static HttpRule rule(String rule) {
        return Parsed.rule(rule).clean(VirtualService.class).http().get(0);
    }
}
