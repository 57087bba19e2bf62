package io.meshway.transport.listener;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.MeshListener;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.transport.tls.ServerTlsContext;
import io.meshway.transport.wire.ConnectionDrain;
import io.meshway.transport.wire.Cutoffs;
import io.meshway.transport.wire.WireHandler;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sockets on Reactor Netty. Their connections speak HTTP/1.1, or HTTP/2 by prior knowledge, unless the filter chain that takes them passes their bytes
 * through.
 */
public final class MeshListenerSockets implements ListenerSockets {
    private static final Duration MOST_TO_WAIT_FOR_A_CLOSE = Duration.ofSeconds(1);

    private final UnaryOperator<HttpServer> wire;
    private final Door door;
    private final Connections connections;
    private final IntPredicate elsewhere;
    private final String address;
    private final Duration drainTime;

    /**
     * Sockets that share the event loops of Reactor Netty.
     *
     * @param wire what every server gets: limits, checks
     * @param door who serves the requests
     * @param connections how connections find their chain
     * @param elsewhere ports that others listen on
     * @param address to bind when a Gateway names none
     * @param drainTime how long connections may go on after a socket is gone
     */
    public MeshListenerSockets(
            UnaryOperator<HttpServer> wire,
            Door door,
            Connections connections,
            IntPredicate elsewhere,
            String address,
            Duration drainTime) {
        this.wire = wire;
        this.door = door;
        this.connections = connections;
        this.elsewhere = elsewhere;
        this.address = address;
        this.drainTime = drainTime;
    }

    @Override
    public boolean isServedElsewhere(ListenerAddress where) {
        return elsewhere.test(where.port()) && isCovered(where);
    }

    @Override
    public boolean isCovered(ListenerAddress where) {
        InetAddress all = NetUtil.createInetAddressFromIpAddressString(address);
        InetAddress one = NetUtil.createInetAddressFromIpAddressString(where.bind());
        if (where.bind().isEmpty() || all == null || one == null) {
            return where.bind().isEmpty();
        }
        return all.equals(one)
                || (all.isAnyLocalAddress() && (all instanceof Inet6Address || one instanceof Inet4Address));
    }

    @Override
    public OpenListener open(ListenerAddress where) throws ListenException {
        Socket socket = new Socket(connections.plans(), drainTime);
        String host = where.bind().isEmpty() ? address : where.bind();
        try {
            socket.server = wire.apply(HttpServer.create())
                    .host(host)
                    .port(where.port())
                    .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                    .childAttr(WireHandler.DRAIN, () -> socket.draining)
                    .doOnChannelInit((observer, channel, remote) -> {
                        socket.add(channel);
                        channel.pipeline().addFirst(ConnectionFront.NAME, new ConnectionFront(connections));
                        connections.first().accept(channel);
                    })
                    .handle(door.handler(() -> socket.draining))
                    .bindNow();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ListenException(String.valueOf(cause.getMessage()), e);
        }
        return socket;
    }

    /**
     * What happens to a connection first.
     *
     * @param plans the filter chains for connections to an address, as of now
     * @param bytes takes connections over whose bytes pass through
     * @param secured how connections are secured whose TLS ends here
     * @param handshake how long a ClientHello, and the rest of a handshake, may take
     * @param cutoffs counts handshakes that took too long
     * @param first puts more in front of a connection's handlers, when it comes
     */
    public record Connections(
            Function<InetSocketAddress, @Nullable ListenerPlan> plans,
            BiConsumer<Channel, BytePlan> bytes,
            Function<FilterChain, @Nullable ServerTlsContext> secured,
            Duration handshake,
            Cutoffs cutoffs,
            Consumer<Channel> first) {}

    /** Makes the handler of a listener's requests. */
    @FunctionalInterface
    public interface Door {
        /**
         * A handler.
         *
         * @param draining true once the listener is on its way out: answers then close their connection
         */
        BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler(
                BooleanSupplier draining);
    }

    private static final class Socket implements OpenListener {
        private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        private final Function<InetSocketAddress, @Nullable ListenerPlan> plans;
        private final Duration drainTime;
        private volatile boolean draining;
        private @Nullable DisposableServer server;

        /** By the addresses that connections came to, of which a machine has few: what was the case when they were looked at last. */
        private final Map<InetSocketAddress, Optional<MeshListener>> considered = new ConcurrentHashMap<>();

        Socket(Function<InetSocketAddress, @Nullable ListenerPlan> plans, Duration drainTime) {
            this.plans = plans;
            this.drainTime = drainTime;
        }

        void add(Channel connection) {
            connections.add(connection);
            if (connection.localAddress() instanceof InetSocketAddress local && !considered.containsKey(local)) {
                considered.put(local, listener(plans.apply(local)));
            }
        }

        private static Optional<MeshListener> listener(@Nullable ListenerPlan plan) {
            return Optional.ofNullable(plan).map(ListenerPlan::listener);
        }

        @Override
        public void reconsider() {
            considered.forEach((local, before) -> {
                ListenerPlan now = plans.apply(local);
                Optional<MeshListener> listener = listener(now);
                if (!listener.equals(before)) {
                    considered.put(local, listener);
                    connections.stream()
                            .filter(connection -> local.equals(connection.localAddress()))
                            .forEach(connection -> reconsider(connection, now));
                }
            });
        }

        private void reconsider(Channel connection, @Nullable ListenerPlan now) {
            AcceptedConnection accepted = AcceptedConnection.of(connection);
            if (accepted != null && (now == null || !accepted.standsIn(now))) {
                ConnectionDrain.begin(connection);
                connection
                        .eventLoop()
                        .schedule(() -> ConnectionDrain.cut(connection), drainTime.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void discourage() {
            draining = true;
            connections.forEach(ConnectionDrain::begin);
        }

        @Override
        public void drain() {
            draining = true;
            DisposableServer listening = server;
            if (listening != null) {
                // The port is free when this returns, for whoever listens there next.
                listening.channel().close().awaitUninterruptibly(MOST_TO_WAIT_FOR_A_CLOSE.toMillis());
            }
            connections.forEach(ConnectionDrain::beginAndCloseIdle);
            GlobalEventExecutor.INSTANCE.schedule(
                    () -> connections.forEach(ConnectionDrain::cut), drainTime.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void awaitClosed() {
            DisposableServer listening = server;
            if (listening != null) {
                connections.newCloseFuture().awaitUninterruptibly(drainTime.toMillis() + 1000, TimeUnit.MILLISECONDS);
                listening.disposeNow(Duration.ofSeconds(1));
            }
        }
    }
}
