package io.meshway.transport.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshway.cluster.NameResolver.Answer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

class NettyNameResolverTest {
    private final LoopResources loops = LoopResources.create("dns", 1, true);
    private final AtomicInteger queries = new AtomicInteger();
    private final DatagramChannel server = start();
    private final NettyNameResolver resolver =
            new NettyNameResolver(loops, new SingletonDnsServerAddressStreamProvider(server.localAddress()));

    @AfterEach
    void stop() {
        resolver.close();
        server.close().syncUninterruptibly();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(5));
    }

    private Answer resolve(String name) throws Exception {
        return resolver.resolve(name).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void localhost_isAnsweredWithoutANameServer() throws Exception {
        assertThat(resolve("localhost").addresses()).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(queries).hasValue(0);
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
        int first = queries.get();
        resolve("two.test.");
        assertThat(queries.get()).isGreaterThan(first);
    }

    @Test
    void aNameThatNobodyKnows_fails() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> resolve("none.test."))
                .withCauseInstanceOf(UnknownHostException.class);
    }

    private DatagramChannel start() {
        return (DatagramChannel) new Bootstrap()
                .group(loops.onServer(true))
                .channelFactory(() -> loops.onChannel(DatagramChannel.class, loops.onServer(true)))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Zone());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** A name server with four names. */
    private final class Zone extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            queries.incrementAndGet();
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            boolean four = question.type().equals(DnsRecordType.A);
            switch (question.name()) {
                case "two.test." -> {
                    if (four) {
                        add(response, question, 60, 10, 0, 0, 1);
                        add(response, question, 7, 10, 0, 0, 2);
                    }
                }
                case "both.test." -> {
                    if (four) {
                        add(response, question, 5, 10, 0, 0, 9);
                    } else {
                        add(response, question, 5, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);
                    }
                }
                case "six.test." -> {
                    if (!four) {
                        add(response, question, 5, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6);
                    }
                }
                default -> response.setCode(DnsResponseCode.NXDOMAIN);
            }
            context.writeAndFlush(response);
        }

        private static void add(DatagramDnsResponse response, DnsQuestion question, int seconds, int... address) {
            byte[] bytes = new byte[address.length];
            for (int i = 0; i < address.length; i++) {
                bytes[i] = (byte) address[i];
            }
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(question.name(), question.type(), seconds, Unpooled.wrappedBuffer(bytes)));
        }
    }
}
