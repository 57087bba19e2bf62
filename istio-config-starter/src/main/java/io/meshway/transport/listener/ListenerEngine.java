package io.meshway.transport.listener;

import io.meshway.mesh.MeshListener;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.proxy.connection.FilterChainMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the open sockets as the configuration wants them. A socket whose address is still wanted is never touched; one that is gone drains; one that cannot
 * be bound is a finding and is tried again, and holds up nothing else.
 */
public final class ListenerEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ListenerEngine.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final ListenerSockets sockets;
    private final ScheduledExecutorService retries;
    private final Map<ListenerAddress, OpenListener> open = new HashMap<>();
    private final Map<ListenerAddress, String> failed = new HashMap<>();
    private final Map<ListenerAddress, String> unserved = new LinkedHashMap<>();
    private Set<ListenerAddress> wanted = Set.of();

    /** Their connections come to the socket for all addresses. */
    private Set<ListenerAddress> covered = Set.of();

    private Duration nextRetry = FIRST_RETRY;
    private @Nullable Future<?> retry;
    private boolean closed;

    /**
     * An engine without sockets.
     *
     * @param sockets opens them
     * @param retries runs another try for those that could not be opened
     */
    public ListenerEngine(ListenerSockets sockets, ScheduledExecutorService retries) {
        this.sockets = sockets;
        this.retries = retries;
    }

    /** Makes the open sockets those of the list; returns when each was opened or could not be. Drains go on in the background. */
    public synchronized void apply(List<MeshListener> listeners) {
        Set<ListenerAddress> now = new LinkedHashSet<>();
        unserved.clear();
        for (MeshListener listener : listeners) {
            FilterChainMatcher chains = new FilterChainMatcher(listener.chains());
            ListenerAddress address = new ListenerAddress(listener.bind(), listener.port());
            if (!sockets.isServedElsewhere(address)) {
                now.add(address);
            } else if (!chains.onlyPlainHttp()) {
                unserved.put(
                        address,
                        "the application's own port serves plain HTTP only; TLS and TCP need a port of their own");
            }
        }
        covered = now.stream()
                .filter(address -> now.contains(address.forAll()) && !address.equals(address.forAll()))
                .filter(sockets::isCovered)
                .collect(Collectors.toUnmodifiableSet());
        now.removeAll(covered);
        wanted = now;
        failed.keySet().retainAll(now);
        closeOthers(now);
        nextRetry = FIRST_RETRY;
        openMissing();
        open.values().forEach(OpenListener::reconsider);
    }

    private void closeOthers(Set<ListenerAddress> now) {
        open.entrySet().removeIf(entry -> {
            boolean gone = !now.contains(entry.getKey());
            if (gone) {
                log.info("No longer listening on {}: no Gateway wants it; its connections drain", entry.getKey());
                entry.getValue().drain();
            }
            return gone;
        });
    }

    /** Asks all clients to go elsewhere; sockets stay open and new connections are accepted, for those who have not heard of it yet. */
    public synchronized void discourage() {
        open.values().forEach(OpenListener::discourage);
    }

    /** What could not be opened, as of now. */
    public synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        failed.forEach(
                (address, reason) -> findings.add(
                        finding(
                                Severity.ERROR,
                                address,
                                "cannot listen: " + reason,
                                "free the port, or map the Gateway's port to another one with istio.gateway.port-mapping; it is tried again")));
        unserved.forEach((address, reason) -> findings.add(finding(Severity.WARNING, address, reason, "")));
        return findings;
    }

    private static Finding finding(Severity severity, ListenerAddress address, String message, String advice) {
        return new Finding(
                severity,
                Finding.LISTENER,
                null,
                "listener " + address,
                "",
                Integer.toString(address.port()),
                message,
                advice);
    }

    /** The sockets that are wanted, for people. */
    public synchronized List<View> views() {
        List<View> views = new ArrayList<>();
        wanted.forEach(address -> views.add(view(address, address)));
        covered.forEach(address -> views.add(view(address, address.forAll())));
        unserved.forEach((address, reason) -> {
            if (!wanted.contains(address) && !sockets.isServedElsewhere(address)) {
                views.add(View.of(address, "unsupported"));
            }
        });
        return views;
    }

    private View view(ListenerAddress address, ListenerAddress socket) {
        return View.of(address, open.containsKey(socket) ? "open" : "failed");
    }

    private void openMissing() {
        for (ListenerAddress address : wanted) {
            if (!open.containsKey(address)) {
                tryOpen(address);
            }
        }
        if (!failed.isEmpty() && !closed && (retry == null || retry.isDone())) {
            retry = retries.schedule(this::retryNow, nextRetry.toMillis(), TimeUnit.MILLISECONDS);
            nextRetry = min(nextRetry.multipliedBy(2), LONGEST_RETRY);
        }
    }

    private void tryOpen(ListenerAddress address) {
        try {
            open.put(address, sockets.open(address));
            failed.remove(address);
            log.info("Listening on {}", address);
        } catch (ListenException e) {
            String reason = e.getMessage() == null ? "unknown" : e.getMessage();
            failed.put(address, reason);
        }
    }

    private synchronized void retryNow() {
        retry = null;
        if (!closed) {
            openMissing();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether every wanted socket is open or is known not to be possible. */
    public synchronized boolean settled() {
        return open.size() + failed.size() == wanted.size();
    }

    /** Drains all sockets and waits until their connections have ended, at most for the drain time. */
    @Override
    public void close() {
        List<OpenListener> draining;
        synchronized (this) {
            closed = true;
            draining = new ArrayList<>(open.values());
            open.clear();
            wanted = Set.of();
            covered = Set.of();
        }
        draining.forEach(OpenListener::drain);
        draining.forEach(OpenListener::awaitClosed);
    }

    /**
     * A socket for people.
     *
     * @param bind empty for all addresses
     * @param state {@code open}, {@code failed}, or {@code unsupported} when no chain of it can be served
     */
    public record View(String bind, int port, String state) {
        private static View of(ListenerAddress address, String state) {
            return new View(address.bind(), address.port(), state);
        }
    }
}
