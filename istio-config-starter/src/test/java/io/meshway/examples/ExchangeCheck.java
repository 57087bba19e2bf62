package io.meshway.examples;

import static io.meshway.examples.Example.orElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.examples.EchoBackends.Echo;
import io.meshway.examples.Example.Exchange;
import io.meshway.examples.Example.Expectation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request of an example, once or often, and compares. */
record ExchangeCheck(ExampleGateway gateway, EchoBackends backends, Map<Integer, Integer> standIns) {

    private static final String DEFAULT_HOST = "shop.example.com";
    private static final double PERCENT = 100.0;

    void check(Exchange exchange) throws IOException, InterruptedException {
        var expected = orElse(exchange.expect(), Expectation.ANSWERED);
        var before = backends.received();
        var answeredBy = new HashMap<String, Integer>();
        int times = orElse(exchange.times(), 1);
        for (int i = 0; i < times; i++) {
            var start = System.nanoTime();
            var response = send(exchange);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(exchange.send())
                    .isGreaterThanOrEqualTo(expected.atLeast());
            var echo = echo(response);
            checkAnswer(exchange, expected, response);
            checkReceived(exchange, expected, echo);
            answeredBy.merge(echo == null ? "" : echo.backend(), 1, Integer::sum);
        }
        orElse(expected.shares(), Map.<String, List<Integer>>of())
                .forEach((backend, range) -> assertThat(PERCENT * answeredBy.getOrDefault(backend, 0) / times)
                        .as("percent of %s", backend)
                        .isBetween((double) range.get(0), (double) range.get(1)));
        checkCounts(exchange, expected, before);
    }

    private HttpResponse<String> send(Exchange exchange) throws IOException, InterruptedException {
        var headers = new HashMap<>(orElse(exchange.headers(), Map.of()));
        headers.put("host", orElse(exchange.host(), DEFAULT_HOST));
        var line = exchange.send().split(" ", 2);
        int port = gateway.port();
        if (exchange.port() != null) {
            port = standIns.getOrDefault(exchange.port(), exchange.port());
            gateway.awaitListener(port);
        }
        return Boolean.TRUE.equals(exchange.https())
                ? gateway.sendSecured(port, line[0], line[1], headers)
                : gateway.send(port, line[0], line[1], headers);
    }

    private static @Nullable Echo echo(HttpResponse<String> response) {
        boolean json = response.headers().firstValue("content-type").orElse("").equals("application/json");
        return json ? JsonMapper.shared().readValue(response.body(), Echo.class) : null;
    }

    private static void checkAnswer(Exchange exchange, Expectation expected, HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as("status of %s %s: %s", exchange.send(), exchange.headers(), response.body())
                .isEqualTo(orElse(expected.status(), 200));
        if (expected.body() != null) {
            assertThat(response.body()).as("body of %s", exchange.send()).isEqualTo(expected.body());
        }
        orElse(expected.headers(), Map.<String, @Nullable String>of())
                .forEach((name, value) -> assertThat(
                                response.headers().firstValue(name).orElse(null))
                        .as("response header %s of %s", name, exchange.send())
                        .isEqualTo(value));
    }

    private static void checkReceived(Exchange exchange, Expectation expected, @Nullable Echo echo) {
        if (expected.from() != null) {
            assertThat(echo).as("a backend answers %s", exchange.send()).isNotNull();
            assertThat(echo.backend()).as("backend of %s", exchange.send()).isEqualTo(expected.from());
        }
        if (echo == null) {
            return;
        }
        var actual = new HashMap<String, @Nullable String>();
        var wanted = new HashMap<String, @Nullable String>(orElse(expected.received(), Map.of()));
        wanted.keySet().forEach(name -> actual.put(name, echo.headers().get(name)));
        want(wanted, actual, "host", expected.host(), echo.headers().get("host"));
        want(wanted, actual, ":path", expected.path(), echo.path());
        want(wanted, actual, ":method", expected.method(), echo.method());
        assertThat(actual)
                .as("what %s received of %s", echo.backend(), exchange.send())
                .isEqualTo(wanted);
    }

    private static void want(
            Map<String, @Nullable String> wanted,
            Map<String, @Nullable String> actual,
            String name,
            @Nullable String value,
            @Nullable String seen) {
        if (value != null) {
            wanted.put(name, value);
            actual.put(name, seen);
        }
    }

    private void checkCounts(Exchange exchange, Expectation expected, Map<String, Integer> before) {
        if (expected.attempts() != null) {
            assertThat(backends.received(expected.from()) - before.get(expected.from()))
                    .as("attempts of %s", exchange.send())
                    .isEqualTo(expected.attempts());
        }
        orElse(expected.copies(), Map.<String, Integer>of())
                .forEach((backend, count) -> await("copies of " + exchange.send() + " at " + backend)
                        .until(() -> backends.received(backend) - before.get(backend), count::equals));
    }
}
