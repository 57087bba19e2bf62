package io.meshway.transport.dns;

import io.meshway.cluster.NameResolver;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Resolves with Netty's own client, which knows how long answers hold; {@code /etc/hosts} comes first. Where a name has IPv4 addresses its IPv6 addresses are
 * left out: Envoy's {@code V4_PREFERRED}.
 */
public final class NettyNameResolver implements NameResolver, AutoCloseable {
    private final DnsNameResolver resolver;
    private final TimesToLive timesToLive = new TimesToLive();

    /** A resolver that asks these name servers, on one of these event loops. */
    public NettyNameResolver(LoopResources loops, DnsServerAddressStreamProvider servers) {
        EventLoopGroup group = loops.onClient(true);
        this.resolver = new DnsNameResolverBuilder(group.next())
                // Sockets have to be of the event loop's kind: epoll's loop takes no other.
                .datagramChannelFactory(() -> loops.onChannel(DatagramChannel.class, group))
                .nameServerProvider(servers)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .resolveCache(timesToLive)
                .build();
    }

    @Override
    public CompletionStage<Answer> resolve(String name) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        timesToLive.forget(name);
        resolver.resolveAll(name).addListener((Future<List<InetAddress>> result) -> {
            if (result.isSuccess()) {
                answer.complete(new Answer(preferred(result.getNow()), timesToLive.take(name)));
            } else {
                timesToLive.forget(name);
                if (hasNoAddress(result.cause())) {
                    answer.complete(new Answer(List.of(), Duration.ZERO));
                } else {
                    answer.completeExceptionally(result.cause());
                }
            }
        });
        return answer;
    }

    /**
     * Whether a name server says that there is no such name: an answer, if an empty one. Netty tells a name without addresses from a server that refuses to
     * answer in no way, so that both are failures.
     */
    private static boolean hasNoAddress(Throwable failure) {
        return failure.getCause() instanceof DnsErrorCauseException known
                && known.getCode().equals(DnsResponseCode.NXDOMAIN);
    }

    private static List<InetAddress> preferred(List<InetAddress> addresses) {
        List<InetAddress> old =
                addresses.stream().filter(Inet4Address.class::isInstance).toList();
        return old.isEmpty() ? addresses : old;
    }

    @Override
    public void close() {
        resolver.close();
    }

    /** Answers are not cached here, as clusters keep them; only their times to live are noted, for the moment between answer and delivery. */
    private static final class TimesToLive extends DefaultDnsCache {
        private final Map<String, Long> seconds = new ConcurrentHashMap<>();

        @Override
        public DnsCacheEntry cache(
                String hostname, DnsRecord[] additionals, InetAddress address, long ttl, EventLoop loop) {
            seconds.merge(key(hostname), ttl, Math::min);
            return new Uncached(address);
        }

        void forget(String name) {
            seconds.remove(key(name));
        }

        Duration take(String name) {
            Long ttl = seconds.remove(key(name));
            return ttl == null ? Duration.ZERO : Duration.ofSeconds(ttl);
        }

        private static String key(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        }
    }

    private record Uncached(InetAddress address) implements DnsCacheEntry {
        @Override
        public @Nullable Throwable cause() {
            return null;
        }
    }
}
