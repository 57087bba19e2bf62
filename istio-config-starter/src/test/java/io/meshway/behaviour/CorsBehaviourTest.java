package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class CorsBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    CorsBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static final String POLICY = "{allowOrigins: [{exact: 'https://a'}, {regex: 'https://.*\\.b'}],"
            + " allowMethods: [GET, PUT], allowHeaders: [x-one, x-two], exposeHeaders: [x-out, x-more],"
            + " maxAge: 90m, allowCredentials: true%s}";

    private void policy(String policy) {
        edge.rule("{corsPolicy: " + policy + ", headers: {response: {set: {x-rule: here}}},"
                + " route: [{destination: {host: a.test}}]}");
    }

    private HttpResponse<String> preflight(String origin) {
        return edge.send(edge.request(
                        "/",
                        "origin",
                        origin,
                        "access-control-request-method",
                        "PUT",
                        "access-control-request-headers",
                        "x-asked")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    }

    private static Optional<String> cors(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue("access-control-" + name);
    }

    @Test
    void preflightOfAnAllowedOriginIsAnswered() {
        policy(POLICY.formatted(""));
        HttpResponse<String> answer = preflight("https://x.b");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(cors(answer, "allow-origin")).hasValue("https://x.b");
        assertThat(cors(answer, "allow-methods")).hasValue("GET,PUT");
        assertThat(cors(answer, "allow-headers")).hasValue("x-one,x-two");
        assertThat(cors(answer, "expose-headers")).hasValue("x-out,x-more");
        assertThat(cors(answer, "max-age")).hasValue("5400");
        assertThat(cors(answer, "allow-credentials")).hasValue("true");
        assertThat(answer.headers().firstValue("x-rule")).isEmpty();
        assertThat(a.received()).isEmpty();
    }

    @Test
    void preflightOfAnotherOriginGoesUpstreamUnlessItIsToBeIgnored() {
        policy(POLICY.formatted(""));
        assertThat(cors(preflight("https://c"), "allow-origin")).isEmpty();
        assertThat(a.received()).hasSize(1);
        policy(POLICY.formatted(", unmatchedPreflights: IGNORE"));
        HttpResponse<String> answer = preflight("https://c");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(cors(answer, "allow-origin")).isEmpty();
        assertThat(a.received()).hasSize(1);
    }

    @Test
    void starEchoesWhatIsAsked() {
        policy("{allowOrigins: [{exact: '*'}], allowMethods: ['*'], allowHeaders: ['*']}");
        HttpResponse<String> answer = preflight("https://anybody");
        assertThat(cors(answer, "allow-origin")).hasValue("https://anybody");
        assertThat(cors(answer, "allow-methods")).hasValue("PUT");
        assertThat(cors(answer, "allow-headers")).hasValue("x-asked");
        assertThat(cors(answer, "allow-credentials")).isEmpty();
        assertThat(cors(answer, "max-age")).isEmpty();
    }

    @Test
    void originsMayBePrefixes() {
        policy("{allowOrigins: [{prefix: 'https://a.'}]}");
        assertThat(cors(preflight("https://a.test"), "allow-origin")).hasValue("https://a.test");
        assertThat(cors(preflight("https://b.test"), "allow-origin")).isEmpty();
    }

    @Test
    void oldListOfOriginsCounts() {
        policy("{allowOrigin: ['https://a']}");
        assertThat(cors(preflight("https://a"), "allow-origin")).hasValue("https://a");
    }

    @Test
    void answersToAllowedOriginsAreMarkedInPlaceOfTheUpstreams() {
        policy(POLICY.formatted(""));
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .with("access-control-allow-origin", "*")
                .with("access-control-allow-methods", "DELETE"));
        HttpResponse<String> allowed = edge.get("/", "origin", "https://a");
        assertThat(allowed.body()).isEqualTo("a");
        assertThat(allowed.headers().allValues("access-control-allow-origin")).containsExactly("https://a");
        assertThat(cors(allowed, "expose-headers")).hasValue("x-out,x-more");
        assertThat(cors(allowed, "allow-credentials")).hasValue("true");
        assertThat(cors(allowed, "allow-methods")).hasValue("DELETE");

        HttpResponse<String> other = edge.get("/", "origin", "https://c");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(cors(other, "allow-origin")).hasValue("*");
        assertThat(cors(other, "expose-headers")).isEmpty();
    }

    @Test
    void withoutAPolicyEverythingPasses() {
        edge.rule("{route: [{destination: {host: a.test}}]}");
        a.answering(request -> ScriptedBackend.Reply.of(204).with("access-control-allow-origin", "https://own"));
        HttpResponse<String> answer = preflight("https://a");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(cors(answer, "allow-origin")).hasValue("https://own");
    }
}
