package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the proxy itself answers or adds, with draws that can be repeated. */
class ProxyAnswersTest {
    private static final int REQUESTS = 10_000;

    @Test
    void faultsHitTheirShareAndAbortsAreDrawnAfterDelays() {
        TestProxy proxy = new TestProxy("{fault: {delay: {fixedDelay: 1s, percentage: {value: 30}},"
                + " abort: {httpStatus: 503, percentage: {value: 10}}}, route: [{destination: {host: a.test}}]}");
        int abortedAtOnce = 0;
        int abortedLater = 0;
        int delayed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            TestRequest request = proxy.serve(TestRequest.get("/"));
            int attempts = proxy.attempts.size();
            if (request.status == 503) {
                abortedAtOnce++;
            } else if (attempts == 0) {
                delayed++;
                proxy.advance(Duration.ofSeconds(1));
                abortedLater += request.status == 503 ? 1 : 0;
            }
            request.leave();
            proxy.attempts.clear();
        }
        assertThat(delayed).isBetween(2800, 3200);
        assertThat(abortedLater).isBetween(240, 360);
        assertThat(abortedAtOnce).isBetween(600, 800);
    }

    @Test
    void sharesOfATenThousandthAreKept() {
        TestProxy proxy = new TestProxy(
                "{fault: {abort: {httpStatus: 503, percentage: {value: 0.5}}}, route: [{destination: {host: a.test}}]}");
        int aborted = 0;
        for (int i = 0; i < REQUESTS; i++) {
            TestRequest request = proxy.serve(TestRequest.get("/"));
            aborted += request.status == 503 ? 1 : 0;
            request.leave();
        }
        assertThat(aborted).isBetween(25, 75);
    }

    @Test
    void weightsAreDrawnOncePerRequest() {
        TestProxy proxy = new TestProxy(
                "{route: [{destination: {host: a.test, subset: v1}, weight: 1}, {destination: {host: b.test}, weight: 3},"
                        + " {destination: {host: a.test, subset: v2}, weight: 0}]}",
                new Random(5),
                "");
        for (int i = 0; i < REQUESTS; i++) {
            proxy.serve(TestRequest.get("/"));
        }
        assertThat(proxy.attempts.stream().filter(a -> a.endpoint.equals("192.0.2.11")))
                .hasSizeBetween(2350, 2650);
        assertThat(proxy.attempts.stream().filter(a -> a.endpoint.equals("192.0.2.12")))
                .isEmpty();
        assertThat(proxy.attempts).hasSize(REQUESTS);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 13", "401, 16", "403, 7", "404, 12", "429, 14", "502, 14", "503, 14", "504, 14", "418, 2", "500, 2"
    })
    void grpcCallersGetTheStatusThatEnvoyMapsTo(int status, String grpcStatus) {
        TestProxy proxy = new TestProxy("{directResponse: {status: " + status + ", body: {string: \"caf\u00e9 %\"}}}");
        TestRequest request = proxy.serve(TestRequest.get("/").header("content-type", "application/grpc"));
        assertThat(request.status).isEqualTo(200);
        assertThat(request.answer.get("content-type")).isEqualTo("application/grpc");
        assertThat(request.answer.get("grpc-status")).isEqualTo(grpcStatus);
        assertThat(request.answer.get("grpc-message")).isEqualTo("caf%C3%A9 %25");
        assertThat(request.text).isEmpty();
    }

    @Test
    void onlyGrpcItselfIsGrpc() {
        for (String type : new String[] {"application/grpc-web", "application/grpcx", "text/plain"}) {
            TestProxy proxy = new TestProxy("{directResponse: {status: 404}}");
            assertThat(proxy.serve(TestRequest.get("/").header("content-type", type)).status)
                    .isEqualTo(404);
        }
    }

    @Test
    void preflightNeedsOptionsAnOriginAndAMethod() {
        TestProxy proxy =
                new TestProxy("{corsPolicy: {allowOrigins: [{prefix: 'https://a'}], unmatchedPreflights: IGNORE},"
                        + " route: [{destination: {host: a.test}}]}");
        proxy.serve(new TestRequest("OPTIONS", "/").header("origin", "https://a"));
        proxy.serve(new TestRequest("OPTIONS", "/").header("access-control-request-method", "GET"));
        proxy.serve(
                new TestRequest("OPTIONS", "/").header("origin", "").header("access-control-request-method", "GET"));
        proxy.serve(new TestRequest("OPTIONS", "/")
                .header("origin", "https://a")
                .header("access-control-request-method", ""));
        proxy.serve(TestRequest.get("/").header("origin", "https://a").header("access-control-request-method", "GET"));
        assertThat(proxy.attempts).hasSize(5);
        TestRequest preflight = proxy.serve(new TestRequest("OPTIONS", "/")
                .header("origin", "https://ab")
                .header("access-control-request-method", "GET"));
        assertThat(proxy.attempts).hasSize(5);
        assertThat(preflight.answer.get("access-control-allow-origin")).isEqualTo("https://ab");
    }

    @Test
    void answersOfOursTellAllowedOriginsToo() {
        TestProxy proxy = new TestProxy(
                "{corsPolicy: {allowOrigins: [{exact: 'https://a'}]}, route: [{destination: {host: missing.test}}]}");
        TestRequest request = proxy.serve(TestRequest.get("/").header("origin", "https://a"));
        assertThat(request.status).isEqualTo(503);
        assertThat(request.answer.get("access-control-allow-origin")).isEqualTo("https://a");
    }

    @Test
    void valuesAreComputedFromTheHeadersBeforeAnyOperation() {
        TestProxy proxy =
                new TestProxy("{headers: {request: {remove: [x-a], set: {x-b: 'b%REQ(x-a)%', x-c: 'c%REQ(x-b)%',"
                        + " x-t: '%START_TIME%', x-w: '%DOWNSTREAM_REMOTE_ADDRESS%', x-p: '%REQ(:PATH)%'}}},"
                        + " route: [{destination: {host: a.test}}]}");
        proxy.serve(
                TestRequest.get("/p?q").header("x-a", "1").header("x-b", "2").from("2001:db8:0:0:0:0:0:1", 7));
        var headers = proxy.attempt(1).headers;
        assertThat(headers.contains("x-a")).isFalse();
        assertThat(headers.get("x-b")).isEqualTo("b1");
        assertThat(headers.get("x-c")).isEqualTo("c2");
        assertThat(headers.get("x-t")).isEqualTo("2026-11-20T10:15:30.500Z");
        assertThat(headers.get("x-w")).isEqualTo("[2001:db8::1]:7");
        assertThat(headers.get("x-p")).isEqualTo("/p?q");
    }

    @Test
    void clientBehindTrustedProxiesIsTheClient() {
        TestProxy proxy = new TestProxy("{headers: {request: {set: {x-w: '%DOWNSTREAM_REMOTE_ADDRESS%',"
                + " x-o: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'}}}, route: [{destination: {host: a.test}}]}");
        proxy.serve(TestRequest.get("/").header("x-envoy-external-address", "198.51.100.7"));
        assertThat(proxy.attempt(1).headers.get("x-w")).isEqualTo("198.51.100.7:0");
        assertThat(proxy.attempt(1).headers.get("x-o")).isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{uri: /n} | /o?a=1 | h:8080 | http | http://h:8080/n?a=1",
                "{uri: '/n?x'} | /o?a=1 | h | http | http://h/n?x",
                "{uri: n} | /o | h | http | http://h/n",
                "{scheme: https} | / | h:80 | http | https://h/",
                "{scheme: http} | / | h:443 | https | http://h/",
                "{scheme: https} | / | h:443 | https | https://h:443/",
                "{scheme: https} | / | '[::1]:80' | http | https://[::1]/",
                "{authority: x} | /p?q | h:80 | https | https://x/p?q",
                "{port: 8080} | / | '[::1]' | http | http://[::1]:8080/",
                "{port: 80} | / | h:81 | http | http://h:81/",
            })
    void locationsAreWhatEnvoyMakesOfThem(String redirect, String target, String host, String scheme, String location) {
        TestProxy proxy = new TestProxy("{redirect: " + redirect + "}", new Random(1), anyHost(redirect));
        TestRequest request = TestRequest.get(target).host(host);
        if (scheme.equals("https")) {
            request.secure();
        }
        assertThat(proxy.serve(request).answer.get("location")).isEqualTo(location);
    }

    private static String anyHost(String redirect) {
        return MeshYaml.istio(
                "VirtualService", "any", "{hosts: ['*'], gateways: [edge], http: [{redirect: " + redirect + "}]}");
    }
}
