package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that reads only when asked, as Reactor Netty's do until their first request. */
class ProxyHeaderTest {
    private static final String HEADER = "PROXY TCP4 203.0.113.7 127.0.0.1 5555 80\r\n";

    private final Reads reads = new Reads();
    private final EmbeddedChannel connection = new EmbeddedChannel(false, false);

    private void accept() throws Exception {
        connection.config().setAutoRead(false);
        ProxyHeader.expect(connection, Duration.ofSeconds(1), new Cutoffs());
        connection.pipeline().addFirst(reads);
        connection.register();
    }

    @AfterEach
    void end() {
        connection.finishAndReleaseAll();
    }

    /** What the kernel hands over at once, if anybody has asked for it. */
    private void arrives(String bytes) {
        assertThat(reads.pending).as("somebody waits for: " + bytes).isTrue();
        reads.pending = false;
        connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 41})
    void whatComesAfterTheHeaderIsReadHoweverTheHeaderIsSplit(int size) throws Exception {
        accept();
        for (int from = 0; from < HEADER.length(); from += size) {
            arrives(HEADER.substring(from, Math.min(from + size, HEADER.length())));
        }
        arrives("GET");
        assertThat(connection.<Object>readInbound())
                .isEqualTo(Unpooled.copiedBuffer("GET", StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatComesWithTheHeaderGoesOn() throws Exception {
        accept();
        arrives(HEADER + "GET");
        assertThat(connection.<Object>readInbound())
                .isEqualTo(Unpooled.copiedBuffer("GET", StandardCharsets.ISO_8859_1));
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private boolean pending;

        @Override
        public void read(ChannelHandlerContext own) {
            pending = true;
            own.read();
        }
    }
}
