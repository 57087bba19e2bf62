package io.meshway.transport.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshway.cluster.NameResolver.Answer;
import io.meshway.fixtures.DnsServer;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.resources.LoopResources;

class NettyNameResolverTest {
    private final LoopResources loops = LoopResources.create("dns", 1, true);
    private final DnsServer server = new DnsServer()
            .name("two.test", 60, "10.0.0.1")
            .more("two.test", 7, "10.0.0.2")
            .name("both.test", 5, "10.0.0.9", "fd00::9")
            .name("six.test", 5, "fd00::6");
    private final NettyNameResolver resolver =
            new NettyNameResolver(loops, new SingletonDnsServerAddressStreamProvider(server.address()));

    @AfterEach
    void stop() {
        resolver.close();
        server.close();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(5));
    }

    private Answer resolve(String name) throws Exception {
        return resolver.resolve(name).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void localhost_isAnsweredWithoutANameServer() throws Exception {
        assertThat(resolve("localhost").addresses()).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void allAddressesOfAName_comeWithTheShortestTimeToLive() throws Exception {
        Answer answer = resolve("two.test.");
        assertThat(answer.addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(answer.timeToLive()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void ipv6_isUsedOnlyWithoutIpv4() throws Exception {
        assertThat(resolve("both.test.").addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.0.0.9");
        assertThat(resolve("six.test.").addresses()).containsExactly(InetAddress.getByName("fd00::6"));
    }

    @Test
    void everyCall_asksAgain_asTheCallerKeepsTime() throws Exception {
        resolve("two.test.");
        int first = server.asked().size();
        resolve("two.test.");
        assertThat(server.asked()).hasSizeGreaterThan(first);
    }

    @Test
    void aNameThatDoesNotExist_isAnEmptyAnswer() throws Exception {
        assertThat(resolve("none.test.")).isEqualTo(new Answer(List.of(), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void aServerThatCannotAnswer_isAFailure(int code) {
        server.fail("two.test", DnsResponseCode.valueOf(code));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> resolve("two.test."))
                .withCauseInstanceOf(UnknownHostException.class);
    }
}
