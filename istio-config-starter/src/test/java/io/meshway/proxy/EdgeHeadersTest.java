package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeHeadersTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 40000);
    private static final InetSocketAddress FRIEND = new InetSocketAddress("10.1.2.3", 40000);
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private final EdgeHeaders edge = new EdgeHeaders(AddressRanges.parse(List.of("10.0.0.0/8", "2001:db8::/33")));

    private HttpHeaders strangers(String... headers) {
        HttpHeaders sent = FakeUpstream.headers(headers);
        edge.sanitize(sent, STRANGER, false, 0);
        return sent;
    }

    private HttpHeaders friends(String... headers) {
        HttpHeaders sent = FakeUpstream.headers(headers);
        edge.sanitize(sent, FRIEND, false, 0);
        return sent;
    }

    @Test
    void forwardingHeadersSayWhoCalled() {
        HttpHeaders sent = strangers();
        assertThat(sent.getAll("x-forwarded-for")).containsExactly("203.0.113.9");
        assertThat(sent.getAll("x-forwarded-proto")).containsExactly("http");
        assertThat(sent.getAll("x-envoy-external-address")).containsExactly("203.0.113.9");
        assertThat(sent.get("x-request-id")).matches(UUID);
        assertThat(strangers().get("x-request-id")).isNotEqualTo(sent.get("x-request-id"));
    }

    @Test
    void whatStrangersSayOfThemselvesIsReplaced() {
        HttpHeaders sent = strangers(
                "x-forwarded-for", "1.1.1.1",
                "x-forwarded-for", "2.2.2.2",
                "x-forwarded-proto", "https",
                "x-envoy-external-address", "3.3.3.3",
                "x-request-id", "mine",
                "x-forwarded-client-cert", "By=me");
        assertThat(sent.getAll("x-forwarded-for")).containsExactly("1.1.1.1,2.2.2.2,203.0.113.9");
        assertThat(sent.getAll("x-forwarded-proto")).containsExactly("http");
        assertThat(sent.getAll("x-envoy-external-address")).containsExactly("203.0.113.9");
        assertThat(sent.get("x-request-id")).matches(UUID);
        assertThat(sent.contains("x-forwarded-client-cert")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-envoy-upstream-rq-timeout-ms",
                "x-envoy-upstream-rq-per-try-timeout-ms",
                "x-envoy-upstream-rq-timeout-alt-response",
                "x-envoy-max-retries",
                "x-envoy-retry-on",
                "x-envoy-retry-grpc-on",
                "x-envoy-retriable-status-codes",
                "x-envoy-retriable-header-names",
                "x-envoy-force-trace",
                "x-envoy-ip-tags",
                "x-envoy-original-url"
            })
    void overridesAreTheTrustedCallersOnly(String name) {
        assertThat(strangers(name.toUpperCase(Locale.ROOT), "1").contains(name)).isFalse();
        assertThat(friends(name, "1").get(name)).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-envoy-expected-rq-timeout-ms",
                "x-envoy-original-path",
                "x-envoy-original-host",
                "x-envoy-attempt-count",
                "x-envoy-decorator-operation",
                "x-envoy-internal",
                "x-envoy-downstream-service-cluster",
                "x-envoy-downstream-service-node",
                "x-envoy-hedge-on-per-try-timeout",
                "x-envoy-upstream-stream-duration-ms",
                "x-envoy-upstream-alt-stat-name"
            })
    void whatOnlyTheProxySaysGoesWhoeverSaysIt(String name) {
        assertThat(strangers(name, "1").contains(name)).isFalse();
        assertThat(friends(name, "1").contains(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-envoy-foo",
                "x-envoy-upstream-service-time",
                "x-envoy-is-timeout-retry",
                "x-forwarded-host",
                "x-forwarded-port",
                "forwarded",
                "x-real-ip",
                "traceparent",
                "x-b3-traceid"
            })
    void othersPass(String name) {
        assertThat(strangers(name, "1").get(name)).isEqualTo("1");
    }

    @Test
    void trustedProxyThatForwardsForOthersIsBelievedButTheyHaveNoOverrides() {
        HttpHeaders sent = FakeUpstream.headers(
                "x-forwarded-for", "1.1.1.1, 198.51.100.7",
                "x-forwarded-proto", "https",
                "x-request-id", "theirs",
                "x-envoy-max-retries", "9");
        assertThat(edge.sanitize(sent, FRIEND, false, 0)).isEqualTo("https");
        assertThat(sent.get("x-request-id")).isEqualTo("theirs");
        assertThat(sent.get("x-envoy-external-address")).isEqualTo("198.51.100.7");
        assertThat(sent.get("x-forwarded-for")).isEqualTo("1.1.1.1, 198.51.100.7,10.1.2.3");
        assertThat(sent.contains("x-envoy-max-retries")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TRUSTED_CIDRS, false, true", "ALWAYS, true, true", "NEVER, false, false"})
    void overridesAreThoseOfNobodyOfTrustedCallersOrOfAll(OverrideTrust trust, boolean stranger, boolean friend) {
        EdgeHeaders rules = new EdgeHeaders(AddressRanges.parse(List.of("10.0.0.0/8")), trust);
        HttpHeaders strangers = FakeUpstream.headers("x-envoy-max-retries", "1", "x-request-id", "mine");
        rules.sanitize(strangers, STRANGER, false, 0);
        assertThat(strangers.contains("x-envoy-max-retries")).isEqualTo(stranger);
        assertThat(strangers.get("x-request-id")).matches(UUID);
        HttpHeaders friends = FakeUpstream.headers("x-envoy-max-retries", "1", "x-request-id", "theirs");
        rules.sanitize(friends, FRIEND, false, 0);
        assertThat(friends.contains("x-envoy-max-retries")).isEqualTo(friend);
        assertThat(friends.get("x-request-id")).isEqualTo("theirs");
    }

    @Test
    void trustedCallersKeepTheirRequestIdAndScheme() {
        HttpHeaders sent = FakeUpstream.headers("x-request-id", "theirs", "x-forwarded-proto", "https");
        assertThat(edge.sanitize(sent, FRIEND, false, 0)).isEqualTo("https");
        assertThat(sent.get("x-request-id")).isEqualTo("theirs");
        assertThat(sent.get("x-forwarded-proto")).isEqualTo("https");
        assertThat(sent.contains("x-envoy-external-address")).isFalse();
        assertThat(sent.get("x-forwarded-for")).isEqualTo("10.1.2.3");
    }

    @Test
    void schemeIsThatOfTheConnection() {
        HttpHeaders sent = FakeUpstream.headers("x-forwarded-proto", "gopher");
        assertThat(edge.sanitize(sent, STRANGER, true, 0)).isEqualTo("https");
        assertThat(sent.get("x-forwarded-proto")).isEqualTo("https");
        assertThat(edge.sanitize(FakeUpstream.headers("x-forwarded-proto", "gopher"), FRIEND, false, 0))
                .isEqualTo("http");
    }

    @Test
    void addressesOfVersion6AreShort() {
        HttpHeaders sent = FakeUpstream.headers();
        edge.sanitize(sent, new InetSocketAddress("2001:db8:8000:0:0:0:0:1", 1), false, 0);
        assertThat(sent.get("x-forwarded-for")).isEqualTo("2001:db8:8000::1");
        HttpHeaders friend = FakeUpstream.headers("x-envoy-max-retries", "1");
        edge.sanitize(friend, new InetSocketAddress("2001:db8:7fff::1", 1), false, 0);
        assertThat(friend.contains("x-envoy-max-retries")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1.1.1.1,2.2.2.2,3.3.3.3 | 3.3.3.3",
                "2 | 1.1.1.1,2.2.2.2, 3.3.3.3 | 2.2.2.2",
                "3 | 1.1.1.1,2.2.2.2,3.3.3.3 | 1.1.1.1",
                "4 | 1.1.1.1,2.2.2.2,3.3.3.3 | 203.0.113.9",
                "1 | unknown | 203.0.113.9",
                "1 | 2001:db8::7 | 2001:db8::7",
                "2 | 1.1.1.1, | 1.1.1.1",
            })
    void trustedProxiesInFrontNameTheClient(int proxies, String forwarded, String client) {
        HttpHeaders sent = FakeUpstream.headers("x-forwarded-for", forwarded, "x-forwarded-proto", "https");
        String scheme = new EdgeHeaders(AddressRanges.NONE).sanitize(sent, STRANGER, false, proxies);
        assertThat(sent.get("x-envoy-external-address")).isEqualTo(client);
        assertThat(sent.get("x-forwarded-for")).isEqualTo(forwarded + ",203.0.113.9");
        assertThat(scheme).isEqualTo("https");
    }

    @Test
    void severalLinesOfTrustedProxiesCountAsOne() {
        HttpHeaders sent = FakeUpstream.headers("x-forwarded-for", "1.1.1.1", "x-forwarded-for", "2.2.2.2");
        new EdgeHeaders(AddressRanges.NONE).sanitize(sent, STRANGER, false, 1);
        assertThat(sent.get("x-envoy-external-address")).isEqualTo("2.2.2.2");
    }

    @Test
    void hopByHopHeadersGo() {
        HttpHeaders sent = strangers(
                "Connection",
                "close, X-Secret",
                "connection",
                "keep-alive,x-other",
                "x-secret",
                "1",
                "x-other",
                "2",
                "keep-alive",
                "300",
                "proxy-connection",
                "keep-alive",
                "upgrade",
                "h2c",
                "expect",
                "100-continue",
                "te",
                "gzip, trailers",
                "trailer",
                "x",
                "x-kept",
                "3");
        assertThat(sent.names())
                .containsExactlyInAnyOrder(
                        "te",
                        "x-kept",
                        "x-forwarded-for",
                        "x-forwarded-proto",
                        "x-request-id",
                        "x-envoy-external-address");
        assertThat(sent.getAll("te")).containsExactly("trailers");
        assertThat(strangers("te", "gzip").contains("te")).isFalse();
    }

    @Test
    void connectionHeaderTakesNothingAwayThatTheEdgeSays() {
        HttpHeaders sent = strangers(
                "connection",
                "x-forwarded-for, x-request-id, x-forwarded-proto, x-envoy-external-address, host, content-length, transfer-encoding",
                "host",
                "shop.test",
                "content-length",
                "3",
                "x-forwarded-for",
                "1.1.1.1");
        assertThat(sent.get("x-forwarded-for")).isEqualTo("203.0.113.9");
        assertThat(sent.get("x-request-id")).matches(UUID);
        assertThat(sent.get("x-forwarded-proto")).isEqualTo("http");
        assertThat(sent.get("x-envoy-external-address")).isEqualTo("203.0.113.9");
        assertThat(sent.get("host")).isEqualTo("shop.test");
        assertThat(sent.get("content-length")).isEqualTo("3");
    }

    @Test
    void responsesLoseTheirHopByHopHeaders() {
        HttpHeaders answer = FakeUpstream.headers(
                "connection",
                "x-hop",
                "x-hop",
                "1",
                "keep-alive",
                "2",
                "proxy-connection",
                "x",
                "upgrade",
                "x",
                "transfer-encoding",
                "chunked",
                "trailer",
                "x",
                "content-length",
                "4");
        HopByHop.cleanResponse(answer);
        assertThat(answer.names()).containsExactly("content-length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "face", "example.com", "", "10.0.0", "::1/129"})
    void rangesThatAreNoneAreNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.parse(List.of(text)))
                .withMessageContaining("\"" + text + "\"");
    }

    @Test
    void rangesReachToTheBit() {
        AddressRanges ranges = AddressRanges.parse(List.of("192.0.2.128/25", "198.51.100.7", "0.0.0.0/32"));
        assertThat(contains(ranges, "192.0.2.127")).isFalse();
        assertThat(contains(ranges, "192.0.2.128")).isTrue();
        assertThat(contains(ranges, "198.51.100.7")).isTrue();
        assertThat(contains(ranges, "198.51.100.6")).isFalse();
        assertThat(contains(ranges, "::1")).isFalse();
        assertThat(contains(AddressRanges.parse(List.of("0.0.0.0/0")), "8.8.8.8"))
                .isTrue();
    }

    private static boolean contains(AddressRanges ranges, String address) {
        return ranges.contains(new InetSocketAddress(address, 1).getAddress());
    }
}
