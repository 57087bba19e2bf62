package io.meshway.gatewayapp;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that never pause and never try again: each POSTs over a connection that it keeps until an answer says close, then opens another one to a gateway
 * that was ready when somebody last looked. Every failure of any of it is kept.
 */
final class SteadyTraffic implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MILLIS_BETWEEN_LOOKS = 100;

    /** Less than a gateway that was told to stop still accepts connections for: what a machine without time saw before that is no news. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final int MILLIS_FOR_AN_ANSWER = 20_000;
    private static final byte[] REQUEST =
            "POST /x HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

    private final List<GatewayProcess> gateways;
    private final Map<GatewayProcess, AtomicLong> connections = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong turn = new AtomicLong();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService sending;
    private volatile Look last;
    private volatile boolean running = true;

    SteadyTraffic(List<GatewayProcess> gateways, int clients) {
        this.gateways = gateways;
        this.last = new Look(System.nanoTime(), List.copyOf(gateways));
        this.sending = Executors.newFixedThreadPool(clients);
        looking.scheduleWithFixedDelay(this::look, 0, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        for (int i = 0; i < clients; i++) {
            boolean own = i % 2 == 0;
            sending.submit(() -> sendOn(own));
        }
    }

    /** Who was ready, and when that was asked at the earliest. */
    private record Look(long begun, List<GatewayProcess> ready) {}

    private void look() {
        long begun = System.nanoTime();
        last = new Look(begun, gateways.stream().filter(GatewayProcess::ready).toList());
    }

    private List<GatewayProcess> ready() {
        Look look = last;
        while (running && System.nanoTime() - look.begun > NEWS.toNanos()) {
            LockSupport.parkNanos(MOMENT.toNanos());
            look = last;
        }
        return look.ready;
    }

    private void sendOn(boolean ownPort) {
        while (running) {
            List<GatewayProcess> candidates = ready();
            if (!running) {
                return;
            }
            if (candidates.isEmpty()) {
                failures.add("no gateway is ready");
                return;
            }
            GatewayProcess gateway = candidates.get((int) (turn.getAndIncrement() % candidates.size()));
            count(gateway).incrementAndGet();
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), ownPort ? gateway.ownPort() : gateway.port())) {
                socket.setSoTimeout(MILLIS_FOR_AN_ANSWER);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                boolean keep = true;
                while (running && keep) {
                    socket.getOutputStream().write(REQUEST);
                    keep = readAnswer(in);
                }
            } catch (IOException e) {
                failures.add((ownPort ? "own port: " : "application's port: ") + e);
            }
        }
    }

    /** Whether the connection may be used again. */
    private boolean readAnswer(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("done")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after '" + read + "'");
            }
            read.write(next);
        }
        String answer = read.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (answer.startsWith("http/1.1 200 ")) {
            answered.incrementAndGet();
        } else {
            failures.add(answer);
        }
        return !answer.contains("\r\nconnection: close\r\n");
    }

    private AtomicLong count(GatewayProcess gateway) {
        return connections.computeIfAbsent(gateway, any -> new AtomicLong());
    }

    /** Connections to a gateway since it was last asked for. */
    long wentTo(GatewayProcess gateway) {
        return count(gateway).getAndSet(0);
    }

    void awaitMore(int answers) {
        long goal = answered.get() + answers;
        await().atMost(LIMIT).until(() -> answered.get() >= goal || !failures.isEmpty());
    }

    long answered() {
        return answered.get();
    }

    Queue<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        running = false;
        sending.shutdownNow();
        looking.shutdownNow();
    }
}
