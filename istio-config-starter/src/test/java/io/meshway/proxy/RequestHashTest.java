package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.hash.XxHash64;
import io.meshway.model.LoadBalancer.HashKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHashTest {
    private static final HashKey USER = new HashKey.Header("user");
    private static final HashKey PARAMETER = new HashKey.QueryParameter("k");

    private static HashKey cookie(Duration ttl, String path, Map<String, String> attributes) {
        return new HashKey.Cookie("who", path, ttl, attributes);
    }

    private static RequestHash hash(TestRequest request, HashKey... keys) {
        return RequestHash.of(List.of(keys), request);
    }

    @Test
    void headerHashesAsItsText() {
        assertThat(hash(TestRequest.get("/").header("user", "alice"), USER).value())
                .isEqualTo(0x73a3ea485f2e6049L);
        assertThat(hash(TestRequest.get("/"), USER).present()).isFalse();
        assertThat(hash(TestRequest.get("/")).present()).isFalse();
    }

    @Test
    void linesOfAHeaderCountInAnyOrderAndChained() {
        long forth = hash(TestRequest.get("/").header("user", "a").header("user", "b"), USER)
                .value();
        long back = hash(TestRequest.get("/").header("user", "b").header("user", "a"), USER)
                .value();
        assertThat(forth).isEqualTo(back).isEqualTo(XxHash64.ofBytes("b", XxHash64.ofText("a")));
        assertThat(forth).isNotEqualTo(XxHash64.ofText("a,b")).isNotEqualTo(XxHash64.ofText("ab"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"k=v | v", "a=b&k=v&k=w | v", "k=%41+b | %41+b", "k= | ''", "k | ''", "kk=x&k=v=w | v=w"})
    void parameterHashesAsItIsOnTheWire(String query, String value) {
        assertThat(hash(TestRequest.get("/?" + query), PARAMETER).value()).isEqualTo(XxHash64.ofText(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?", "/?K=v", "/?kk=v", "/?x=k"})
    void withoutTheParameterThereIsNoHash(String target) {
        assertThat(hash(TestRequest.get(target), PARAMETER).present()).isFalse();
    }

    @Test
    void addressHashesWithoutItsPort() {
        HashKey address = new HashKey.SourceIp();
        assertThat(hash(TestRequest.get("/").from("10.0.0.1", 1), address).value())
                .isEqualTo(XxHash64.ofText("10.0.0.1"));
        assertThat(hash(TestRequest.get("/").from("2001:db8:0:0:0:0:0:1", 1), address)
                        .value())
                .isEqualTo(XxHash64.ofText("2001:db8::1"));
        assertThat(hash(TestRequest.get("/").header("x-envoy-external-address", "198.51.100.7"), address)
                        .value())
                .isEqualTo(XxHash64.ofText("198.51.100.7"));
    }

    @Test
    void cookieHashesWithoutItsQuotes() {
        HashKey key = cookie(null, "", Map.of());
        long value = XxHash64.ofText("alice");
        assertThat(hash(TestRequest.get("/").header("cookie", "a=b; who=alice; c=d"), key)
                        .value())
                .isEqualTo(value);
        assertThat(hash(TestRequest.get("/").header("cookie", "who=\"alice\""), key)
                        .value())
                .isEqualTo(value);
        assertThat(hash(TestRequest.get("/").header("cookie", "x=y").header("cookie", "who=alice"), key)
                        .value())
                .isEqualTo(value);
        assertThat(hash(TestRequest.get("/").header("cookie", "WHO=alice"), key).present())
                .isFalse();
    }

    @Test
    void missingCookieIsMadeOnlyWithALifetime() {
        assertThat(hash(TestRequest.get("/"), cookie(null, "/", Map.of())).setCookie())
                .isNull();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("SameSite", "Strict");
        attributes.put("Secure", "");
        RequestHash made =
                hash(TestRequest.get("/").from("203.0.113.9", 40000), cookie(Duration.ofMinutes(1), "/p", attributes));
        String value = "%016x".formatted(XxHash64.ofText("203.0.113.9:40000192.0.2.1:8080"));
        assertThat(made.setCookie())
                .isEqualTo("who=\"" + value + "\"; Max-Age=60; Path=/p; SameSite=Strict; Secure; HttpOnly");
        assertThat(hash(TestRequest.get("/").header("cookie", "who=" + value), cookie(Duration.ZERO, "", Map.of())))
                .isEqualTo(new RequestHash(true, made.value(), null));
    }

    @Test
    void cookieOfASessionHasNeitherAgeNorPath() {
        assertThat(hash(TestRequest.get("/"), cookie(Duration.ZERO, "", Map.of()))
                        .setCookie())
                .matches("who=\"[0-9a-f]{16}\"; HttpOnly");
    }

    @Test
    void severalKeysAreCombinedInOrderAndAbsentOnesSkipped() {
        TestRequest both = TestRequest.get("/?k=v").header("user", "alice");
        long user = XxHash64.ofText("alice");
        long parameter = XxHash64.ofText("v");
        assertThat(hash(both, USER, PARAMETER).value()).isEqualTo(Long.rotateLeft(user, 1) ^ parameter);
        assertThat(hash(both, PARAMETER, USER).value()).isEqualTo(Long.rotateLeft(parameter, 1) ^ user);
        assertThat(hash(both, new HashKey.Header("none"), USER).value()).isEqualTo(user);
        assertThat(hash(both, USER, new HashKey.Header("none")).value()).isEqualTo(user);
    }
}
