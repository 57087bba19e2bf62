package io.meshway.behaviour;

import static io.meshway.transport.RawHttp2.DATA;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import io.meshway.transport.RawHttp2;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who does not take what is for it stops who sends it, and does not fill the memory between them. */
@ParameterizedClass
@EnumSource(Door.class)
class SlowPeerBehaviourTest {
    private static final int MANY = 40;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** What may wait in the gateway for one request; Reactor Netty alone would keep 8 MiB. */
    private static final int MOST_PER_REQUEST = 1024 * 1024;

    private static final String PIECE = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

    private final EdgeFixture edge;
    private final AtomicLong pieces = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> clients = new ArrayList<>();

    SlowPeerBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        RawBackend backend = edge.open(new RawBackend(this::talk));
        edge.also(EdgeFixture.service("raw.test", backend.port()));
        edge.rule("{route: [{destination: {host: raw.test}}]}");
    }

    /** Sends without end, or takes nothing. */
    private void talk(RawBackend.Conversation talk) throws Exception {
        boolean download = talk.head().startsWith("GET");
        begun.incrementAndGet();
        if (download) {
            talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        }
        while (download) {
            talk.write(PIECE);
            pieces.incrementAndGet();
        }
        Thread.currentThread().join();
    }

    @AfterEach
    void reset() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        threads.shutdownNow();
        edge.reset();
    }

    private static long usedMemory() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** Until nobody moves a piece any more. */
    private void assertThatMemoryIsBounded(long before) {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong still = new AtomicLong();
        Awaitility.await().until(() -> {
            boolean moved = last.getAndSet(pieces.get()) != pieces.get();
            return begun.get() == MANY && (moved ? still.getAndSet(0) : still.incrementAndGet()) > 5;
        });
        assertThat(usedMemory() - before).isLessThan((long) MANY * MOST_PER_REQUEST);
    }

    @Test
    void answersThatNobodyTakes() {
        long before = usedMemory();
        for (int i = 0; i < MANY; i++) {
            RawClient client = new RawClient(edge.port());
            clients.add(client);
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
        }
        assertThatMemoryIsBounded(before);
    }

    @Test
    void answersThatNobodyMakesRoomForInHttp2() {
        long before = usedMemory();
        RawHttp2 client = new RawHttp2(edge.listenerPort(), INITIAL_WINDOW_SIZE, 0);
        clients.add(client);
        for (int i = 0; i < MANY; i++) {
            client.get(2 * i + 1, "/");
        }
        assertThatMemoryIsBounded(before);
    }

    @Test
    void bodiesThatNobodyTakes() {
        long before = usedMemory();
        for (int i = 0; i < MANY; i++) {
            RawClient client = new RawClient(edge.port());
            clients.add(client);
            threads.execute(() -> sendWithoutEnd(client));
        }
        assertThatMemoryIsBounded(before);
    }

    private void sendWithoutEnd(RawClient client) {
        try {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                client.send(PIECE);
                pieces.incrementAndGet();
            }
        } catch (UncheckedIOException over) {
            // The test has ended.
        }
    }

    @Test
    void bodiesThatNobodyTakesInHttp2() {
        long before = usedMemory();
        RawHttp2 client = new RawHttp2(edge.listenerPort());
        clients.add(client);
        for (int i = 0; i < MANY; i++) {
            int stream = 2 * i + 1;
            client.send(HEADERS, END_HEADERS, stream, RawHttp2.block(RawHttp2.head("POST", "/")));
            client.send(DATA, 0, stream, Unpooled.buffer().writeZero(16 * 1024));
        }
        assertThatMemoryIsBounded(before);
    }
}
