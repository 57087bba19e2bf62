package io.meshway.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.FilterChain;
import io.meshway.proxy.connection.FilterChainMatcher.Facts;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterChainMatcherTest {
    private static FilterChain chain(String name, boolean tls, List<String> serverNames, List<String> cidrs) {
        return new FilterChain(
                name, new FilterChain.Match(tls, serverNames, cidrs), null, new FilterChain.Target.Http(List.of()));
    }

    private static String picked(FilterChainMatcher matcher, Facts facts) {
        FilterChain chain = matcher.match(facts);
        return chain == null ? "none" : chain.name();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com,exact",
        "A.Example.COM,exact",
        "b.example.com,long",
        "x.b.example.com,long",
        "example.com,any",
        "x.com,short",
        ",any"
    })
    void aServerName_isMatchedExactlyThenByTheLongestWildcard(String serverName, String expected) {
        FilterChainMatcher matcher = new FilterChainMatcher(List.of(
                chain("any", true, List.of(), List.of()),
                chain("short", true, List.of("x.com"), List.of()),
                chain("long", true, List.of("*.example.com"), List.of()),
                chain("exact", true, List.of("a.example.com"), List.of())));
        assertThat(picked(matcher, new Facts(true, serverName, null))).isEqualTo(expected);
    }

    @Test
    void plainText_neverTakesAChainForTls() {
        FilterChainMatcher matcher = new FilterChainMatcher(List.of(chain("tls", true, List.of(), List.of())));
        assertThat(picked(matcher, Facts.PLAINTEXT)).isEqualTo("none");
        assertThat(matcher.servesPlainHttp()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3,host", "10.1.2.4,narrow", "10.9.9.9,wide", "11.0.0.1,any", "::1,any"})
    void theMostSpecificDestination_wins(String destination, String expected) throws Exception {
        FilterChainMatcher matcher = new FilterChainMatcher(List.of(
                chain("any", false, List.of(), List.of()),
                chain("wide", false, List.of(), List.of("10.0.0.0/8", "fd00::/8")),
                chain("narrow", false, List.of(), List.of("10.1.0.0/17")),
                chain("host", false, List.of(), List.of("10.1.2.3"))));
        assertThat(picked(matcher, new Facts(false, null, InetAddress.getByName(destination))))
                .isEqualTo(expected);
    }
}
