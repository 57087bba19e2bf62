package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class HealthCheckBehaviourTest {
    private static final String CHECK = "path=/healthz;interval=1s;timeout=1s;healthyThreshold=1;noTrafficInterval=1s";

    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    HealthCheckBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void apply(String annotation) {
        edge.also(EdgeFixture.service("checked.test", a.port(), b.port()));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: checked, annotations: {meshway.io/health-check: "%s"}}
                spec: {host: checked.test, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}
                """.formatted(annotation));
        edge.rule("{route: [{destination: {host: checked.test}}]}");
    }

    private Set<String> answering() {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            names.add(edge.get("/").body());
        }
        return names;
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    @Test
    void endpointThatFailsItsCheckGetsNoRequestsUntilItPasses() {
        a.answering(request -> Reply.of(request.target().equals("/healthz") ? 503 : 200));
        apply(CHECK);
        soon(() -> assertThat(answering()).containsExactly("b"));
        assertThat(edge.gateway().json("/istio/endpoints").toString())
                .contains("\"check\":\"failing\"")
                .contains("\"check\":\"passing\"");

        a.answering(200);
        soon(() -> assertThat(answering()).containsExactly("a", "b"));
    }

    @Test
    void checksLookLikeEnvoys() {
        apply(CHECK);
        soon(() -> assertThat(a.received()).isNotEmpty());

        assertThat(a.received().get(0).method()).isEqualTo("GET");
        assertThat(a.received().get(0).target()).isEqualTo("/healthz");
        assertThat(a.received().get(0).header("host")).isEqualTo("checked.test");
        assertThat(a.received().get(0).header("user-agent")).isEqualTo("Envoy/HC");
    }

    @Test
    void endpointCanSayInAnyAnswerThatItWantsNoMoreTraffic() {
        a.answering(request -> request.target().equals("/healthz")
                ? Reply.of(503)
                : Reply.of(200).with("x-envoy-immediate-health-check-fail", "true"));
        apply("path=/healthz;interval=1h;retriableStatuses=503");
        answering();

        soon(() -> assertThat(answering()).containsExactly("b"));
    }

    @Test
    void propertyAsksForChecksOfAHost() {
        a.answering(request -> Reply.of(request.target().equals("/healthz") ? 503 : 200));
        edge.rule(
                "{route: [{destination: {host: %s}}]}".formatted(EdgeFixture.CHECKED),
                EdgeFixture.service(EdgeFixture.CHECKED, a.port(), b.port()));

        soon(() -> assertThat(answering()).containsExactly("b"));
    }

    @Test
    void annotationMayBeOnAKubernetesService() {
        a.answering(request -> Reply.of(request.target().equals("/healthz") ? 503 : 200));
        edge.rule("{route: [{destination: {host: checked.default.svc.cluster.local}}]}", """
                apiVersion: v1
                kind: Service
                metadata: {name: checked, annotations: {meshway.io/health-check: "%s"}}
                spec: {ports: [{port: 80, name: http}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: checked-a, labels: {kubernetes.io/service-name: checked}}
                addressType: IPv4
                endpoints: [{addresses: [127.0.0.1]}]
                ports: [{name: http, port: %d}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: checked-b, labels: {kubernetes.io/service-name: checked}}
                addressType: IPv4
                endpoints: [{addresses: [127.0.0.1]}]
                ports: [{name: http, port: %d}]
                """.formatted(
                        CHECK, a.port(), b.port()));

        soon(() -> assertThat(answering()).containsExactly("b"));
    }

    @Test
    void checkThatCannotBeReadIsToldAndNotDone() {
        apply("path=healthz");

        assertThat(answering()).containsExactly("a", "b");
        assertThat(edge.gateway().json("/istio").toString()).contains("path must begin with /");
    }
}
