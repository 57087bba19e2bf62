package io.meshway.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP proxy between the gateway and the API server: it can swallow everything without closing anything, and break all connections. */
final class CuttableNetwork implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    CuttableNetwork(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on bytes get lost, and connections neither open nor close. */
    void swallow() {
        swallowing = true;
    }

    /** New connections work; those that were swallowed stay dead and silent. */
    void heal() {
        swallowing = false;
    }

    /** Resets every connection. */
    void breakAll() {
        sockets.forEach(CuttableNetwork::close);
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                if (!swallowing) {
                    Socket upstream = new Socket();
                    upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
                    sockets.add(upstream);
                    daemon(() -> copy(client, upstream));
                    daemon(() -> copy(upstream, client));
                }
            } catch (IOException refused) {
                breakAll(); // the API server is down: its clients see a refusal
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        boolean lost = false;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                lost |= swallowing;
                if (!lost) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException broken) {
            close(from);
        }
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            return;
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        breakAll();
    }
}
