package io.meshway.transport.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.NameResolver;
import io.meshway.cluster.NameResolver.Answer;
import io.meshway.proxy.AddressRanges;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedNameResolverTest {
    private static final Duration TTL = Duration.ofSeconds(9);

    private static List<String> resolve(String name, AddressRanges allowed, String... answer) {
        NameResolver servers = asked -> CompletableFuture.completedFuture(new Answer(
                Stream.of(answer)
                        .map(NetUtil::createInetAddressFromIpAddressString)
                        .toList(),
                TTL));
        Answer guarded = new GuardedNameResolver(servers, allowed, Runnable::run)
                .resolve(name)
                .toCompletableFuture()
                .join();
        assertThat(guarded.timeToLive()).isEqualTo(TTL);
        return guarded.addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "::ffff:127.0.0.1",
                "169.254.169.254",
                "fe80::1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "::7f00:1"
            })
    void addressesOfThisMachineAndItsLinkAreLeftOut(String address) {
        assertThat(resolve("ext.example.com", AddressRanges.NONE, address, "192.0.2.1"))
                .containsExactly("192.0.2.1");
    }

    @Test
    void addressesOfOurOwnInterfacesAreLeftOut() throws Exception {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress own : network.inetAddresses().toList()) {
                String text = own.getHostAddress().replaceAll("%.*", "");
                assertThat(resolve("ext.example.com", AddressRanges.NONE, text))
                        .as(text)
                        .isEmpty();
            }
        }
    }

    @Test
    void privateAddressesAreOthers() {
        assertThat(resolve("ext.example.com", AddressRanges.NONE, "10.1.2.3", "192.168.77.77"))
                .containsExactly("10.1.2.3", "192.168.77.77");
    }

    @Test
    void nameOfLocalhostSaysItself() {
        assertThat(resolve("localhost", AddressRanges.NONE, "127.0.0.1")).containsExactly("127.0.0.1");
        assertThat(resolve("app.localhost", AddressRanges.NONE, "127.0.0.1")).containsExactly("127.0.0.1");
        assertThat(resolve("notlocalhost", AddressRanges.NONE, "127.0.0.1")).isEmpty();
    }

    @Test
    void rangesThatAreAllowedAreOthers() {
        AddressRanges allowed = AddressRanges.parse(List.of("127.0.0.0/8"));
        assertThat(resolve("ext.example.com", allowed, "127.0.0.1", "169.254.0.1"))
                .containsExactly("127.0.0.1");
    }
}
