package io.meshway.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server in this JVM that answers everything with the same text. */
final class Backend implements AutoCloseable {
    private static final int WAITING_CONNECTIONS = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        return thread;
    });

    private Backend(HttpServer server) {
        this.server = server;
    }

    static Backend start(InetAddress address, String answer) {
        try {
            Backend backend = new Backend(HttpServer.create(new InetSocketAddress(address, 0), WAITING_CONNECTIONS));
            backend.serve(answer.getBytes(StandardCharsets.UTF_8));
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(byte[] answer) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** An address of this machine that an EndpointSlice may hold: the API server refuses 127.0.0.1. */
    static InetAddress endpointAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Backend::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this machine has no address but that of loopback"));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
