package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.LoadBalancer.Simple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadBalancerReaderTest {

    @ParameterizedTest
    @EnumSource
    void everySimplePolicyIsRead(Simple simple) {
        assertThat(clean("simple: " + simple).simple()).isEqualTo(simple);
    }

    @Test
    void leastConnIsLeastRequestWithAWarning() {
        Parsed parsed = parsed("simple: LEAST_CONN");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(balancer(parsed).simple()).isEqualTo(Simple.LEAST_REQUEST);
    }

    @Test
    void hashKeysAreRead() {
        assertThat(hash("httpHeaderName: x-user").key()).isEqualTo(new HashKey.Header("x-user"));
        assertThat(hash("httpQueryParameterName: u").key()).isEqualTo(new HashKey.QueryParameter("u"));
        assertThat(hash("useSourceIp: true").key()).isEqualTo(new HashKey.SourceIp());
    }

    @Test
    void cookieHasNamePathTtlAndAttributesInOrder() {
        HashKey key = hash("httpCookie: {name: user, path: /, ttl: 0s, attributes:"
                        + " [{name: SameSite, value: Lax}, {name: Secure}]}")
                .key();

        assertThat(key)
                .isEqualTo(new HashKey.Cookie("user", "/", Duration.ZERO, Map.of("SameSite", "Lax", "Secure", "")));
        assertThat(((HashKey.Cookie) key).attributes())
                .containsExactly(Map.entry("SameSite", "Lax"), Map.entry("Secure", ""));
        assertThat(hash("httpCookie: {name: user}").key()).isEqualTo(new HashKey.Cookie("user", "", null, Map.of()));
    }

    @Test
    void ringAndTableSizesAreRead() {
        HashKey key = new HashKey.Header("x");
        assertThat(hash("httpHeaderName: x")).isEqualTo(new ConsistentHash(key, null, null));
        assertThat(hash("{httpHeaderName: x, ringHash: {minimumRingSize: 2048}}"))
                .isEqualTo(new ConsistentHash(key, 2048L, null));
        assertThat(hash("{httpHeaderName: x, maglev: {tableSize: 65537}}"))
                .isEqualTo(new ConsistentHash(key, null, 65537L));
        assertThat(hash("{httpHeaderName: x, maglev: {}}")).isEqualTo(new ConsistentHash(key, null, 0L));
    }

    @Test
    void oldRingSizeIsReadWithAWarning() {
        Parsed parsed = parsed("consistentHash: {httpHeaderName: x, minimumRingSize: 512}");

        assertThat(parsed.onlyWarning().code()).isEqualTo(Finding.DEPRECATED);
        assertThat(balancer(parsed).consistentHash())
                .isEqualTo(new ConsistentHash(new HashKey.Header("x"), 512L, null));
    }

    @Test
    void sizeInQuotesIsReadAsProtobufWritesIt() {
        assertThat(hash("{httpHeaderName: x, ringHash: {minimumRingSize: \"64\"}}")
                        .minimumRingSize())
                .isEqualTo(64L);
    }

    @Test
    void twoKeysExcludeEachOther() {
        assertThat(parsed("consistentHash: {httpHeaderName: x, useSourceIp: true}")
                        .onlyError()
                        .message())
                .isEqualTo("httpHeaderName and useSourceIp exclude each other");
    }

    @Test
    void hashWithoutKeyPicksAtRandomWithAWarning() {
        Parsed parsed = parsed("consistentHash: {ringHash: {}}");

        assertThat(parsed.onlyWarning().message()).contains("at random");
        assertThat(balancer(parsed)).isEqualTo(new LoadBalancer(Simple.RANDOM, null, null, null));
    }

    @Test
    void localityIsRead() {
        Parsed parsed = parsed("localityLbSetting: {enabled: true, distribute: [{from: a/*, to: {b: 100}}],"
                + " failover: [{from: a, to: b}], failoverPriority: [zone]}");

        assertThat(parsed.only().findings()).isEmpty();
        assertThat(balancer(parsed).localityLb())
                .isEqualTo(new LoadBalancer.LocalityLb(
                        true,
                        List.of(new LoadBalancer.Distribute("a/*", Map.of("b", 100))),
                        List.of(new LoadBalancer.Failover("a", "b")),
                        List.of("zone")));
    }

    @Test
    void warmupIsRead() {
        Parsed parsed = parsed("warmup: {duration: 60s, minimumPercent: 5.5, aggression: 2}");

        assertThat(parsed.only().findings()).isEmpty();
        assertThat(balancer(parsed).warmup()).isEqualTo(new LoadBalancer.Warmup(Duration.ofMinutes(1), 5.5, 2.0));
    }

    @Test
    void oldWarmupDurationIsReadUnlessTheNewOneIsThere() {
        assertThat(balancer(parsed("warmupDurationSecs: 30s")).warmup())
                .isEqualTo(new LoadBalancer.Warmup(Duration.ofSeconds(30), null, null));
        assertThat(balancer(parsed("{warmupDurationSecs: 30s, warmup: {duration: 60s}}"))
                        .warmup())
                .isEqualTo(new LoadBalancer.Warmup(Duration.ofMinutes(1), null, null));
    }

    @Test
    void zoneAwareSettingIsReported() {
        assertThat(parsed("zoneAwareLbSetting: {enabled: true}").onlyWarning().code())
                .isEqualTo(Finding.UNSUPPORTED);
    }

    private static ConsistentHash hash(String hash) {
        String braces = hash.startsWith("{") ? hash : "{" + hash + "}";
        ConsistentHash read = clean("consistentHash: " + braces).consistentHash();
        assertThat(read).isNotNull();
        return read;
    }

    private static LoadBalancer clean(String balancer) {
        Parsed parsed = parsed(balancer);
        assertThat(parsed.only().findings()).isEmpty();
        return balancer(parsed);
    }

    private static LoadBalancer balancer(Parsed parsed) {
        DestinationRule rule = parsed.accepted(DestinationRule.class);
        assertThat(rule.trafficPolicy()).isNotNull();
        assertThat(rule.trafficPolicy().loadBalancer()).isNotNull();
        return rule.trafficPolicy().loadBalancer();
    }

    private static Parsed parsed(String balancer) {
        String braces = balancer.startsWith("{") ? balancer : "{" + balancer + "}";
        return Parsed.spec("DestinationRule", "trafficPolicy: {loadBalancer: " + braces + "}");
    }
}
