package io.meshway.runtime;

import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.OutsideDestination;
import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.HttpPlans;
import io.meshway.proxy.Plan;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.source.SourceSnapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the one current {@link MeshState} and replaces it as a whole. Changes are applied one after the other, on the updater's thread. */
public final class MeshRuntime implements CurrentPlans {
    private static final Logger log = LoggerFactory.getLogger(MeshRuntime.class);

    private final MeshPipeline pipeline;
    private final ListenerControl listeners;
    private final CertificateControl certificates;
    private final FindingsLog findingsLog = new FindingsLog();
    private final List<Consumer<MeshState>> observers = new CopyOnWriteArrayList<>();
    private final List<Supplier<List<Finding>>> reporters = new CopyOnWriteArrayList<>();
    private volatile MeshState state = MeshState.NONE;

    /** A runtime without configuration, and without TLS. */
    public MeshRuntime(MeshPipeline pipeline, ListenerControl listeners) {
        this(pipeline, listeners, CertificateControl.NONE);
    }

    /** A runtime without configuration. */
    public MeshRuntime(MeshPipeline pipeline, ListenerControl listeners, CertificateControl certificates) {
        this.pipeline = pipeline;
        this.listeners = listeners;
        this.certificates = certificates;
    }

    /** What is in force. */
    public MeshState state() {
        return state;
    }

    @Override
    public @Nullable ListenerPlan listener(InetSocketAddress local) {
        return state.plans().listener(local);
    }

    @Override
    public @Nullable HttpPlans plaintext(InetSocketAddress local) {
        return state.plans().plaintext(local);
    }

    @Override
    public @Nullable HttpPlans secured(InetSocketAddress local, String chain) {
        return state.plans().secured(local, chain);
    }

    @Override
    public MeshConfig mesh() {
        MeshState now = state;
        return now.version() == 0 ? pipeline.settings() : now.plans().mesh();
    }

    @Override
    public Collection<Plan> routePlans() {
        return state.plans().routePlans();
    }

    /** Also reports what this finds whenever it is asked. */
    public void alsoReport(Supplier<List<Finding>> reporter) {
        reporters.add(reporter);
    }

    /** What a destination that somebody outside of the resources asked for means now; null before it was looked at. */
    public @Nullable LinkedDestination outside(Destination destination) {
        return state.snapshot().outside().get(destination);
    }

    /** From the next version on these destinations count as well. */
    void alsoServe(Set<OutsideDestination> destinations) {
        pipeline.alsoServe(destinations);
    }

    /** Everything that is wrong with the configuration in force, listeners included. */
    public List<Finding> findings() {
        return findings(state);
    }

    /** Calls back after every change, on the updater's thread; a quick reaction only. */
    public void onChange(Consumer<MeshState> observer) {
        observers.add(observer);
    }

    /**
     * Applies what the source holds: new clusters before the swap, one volatile write, listeners, old clusters. If a stage fails, which would be a bug, the
     * state in force stays.
     */
    void apply(SourceSnapshot now) throws InterruptedException {
        long begun = System.nanoTime();
        MeshState next;
        try {
            next = pipeline.next(now, state, certificates);
        } catch (RuntimeException bug) {
            log.error("The configuration could not be applied; version {} stays in force", state.version(), bug);
            return;
        }
        state = next;
        listeners.apply(next.snapshot().listeners());
        pipeline.retire(next);
        List<Finding> findings = findings(next);
        findingsLog.report(findings);
        for (Consumer<MeshState> observer : observers) {
            tell(observer, next);
        }
        log.info(
                "Configuration version {} in force: {} resources accepted, {} rejected, {} findings, in {} ms",
                next.version(),
                next.admitted().accepted(),
                next.admitted().rejected(),
                findings.size(),
                (System.nanoTime() - begun) / 1_000_000L);
    }

    /** What an observer does wrong is its own affair: the configuration is in force. */
    private static void tell(Consumer<MeshState> observer, MeshState next) {
        try {
            observer.accept(next);
        } catch (RuntimeException | LinkageError e) {
            log.warn("A listener failed that was told of configuration version {}", next.version(), e);
        }
    }

    private List<Finding> findings(MeshState current) {
        List<Finding> all = new ArrayList<>(current.admitted().findings());
        all.addAll(current.snapshot().findings());
        all.addAll(certificates.findings());
        all.addAll(listeners.findings());
        reporters.forEach(reporter -> all.addAll(reporter.get()));
        return List.copyOf(all);
    }
}
