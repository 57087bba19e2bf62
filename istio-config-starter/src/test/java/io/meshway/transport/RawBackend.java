package io.meshway.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does on the wire exactly what a test says, however wrong. */
public final class RawBackend implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** Listens; every connection is given to the script, and closed when the script returns. */
    public RawBackend(Script script) {
        this(listen(), script);
    }

    /** The same on a socket that listens already, such as one for TLS. */
    public RawBackend(ServerSocket socket, Script script) {
        this.socket = socket;
        threads.execute(() -> accept(script));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Conversation conversation = new Conversation(socket.accept(), connections.incrementAndGet());
                threads.execute(() -> conversation.run(script));
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    /** Where it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections came. */
    public int connections() {
        return connections.get();
    }

    /** The heads of requests, as they came. */
    public List<String> received() {
        return received;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    static long skip(InputStream in, long count) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return count - left;
    }

    /** What happens on a connection. */
    @FunctionalInterface
    public interface Script {
        /** Talks; errors of the connection end it quietly. */
        void talk(Conversation conversation) throws Exception;
    }

    /** One connection. */
    public final class Conversation {
        private final Socket connection;
        private final int number;

        Conversation(Socket connection, int number) {
            this.connection = connection;
            this.number = number;
        }

        void run(Script script) {
            try (connection) {
                script.talk(this);
            } catch (Exception ended) {
                // The other side left, or the test is over.
            }
        }

        /** Counts from 1. */
        public int number() {
            return number;
        }

        /** Reads a head, up to and with its empty line; fails at the end of the stream. */
        public String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            InputStream in = connection.getInputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("end of stream");
                }
                head.write(next);
            }
            received.add(head.toString(StandardCharsets.ISO_8859_1));
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        /** Reads a line; gives it without its end. */
        public String line() throws IOException {
            StringBuilder line = new StringBuilder();
            InputStream in = connection.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                line.append((char) next);
                if (next == '\n' && line.length() > 1 && line.charAt(line.length() - 2) == '\r') {
                    return line.substring(0, line.length() - 2);
                }
            }
            throw new IOException("end of stream");
        }

        /** Reads this many bytes, or what there is before the end of the stream. */
        public String bytes(int count) throws IOException {
            return new String(connection.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        /** Reads up to the end of the stream. */
        public String toTheEnd() throws IOException {
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** Reads this many bytes and forgets them; gives how many came before the end. */
        public long skip(long count) throws IOException {
            return RawBackend.skip(connection.getInputStream(), count);
        }

        /** Writes. */
        public void write(String text) throws IOException {
            connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            connection.getOutputStream().flush();
        }

        /** Ends our direction only. */
        public void endOutput() throws IOException {
            connection.shutdownOutput();
        }

        /** Closes so that the other side sees a reset. */
        public void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }
}
