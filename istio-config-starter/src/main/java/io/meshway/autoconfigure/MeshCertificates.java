package io.meshway.autoconfigure;

import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.Finding;
import io.meshway.runtime.CertificateControl;
import io.meshway.transport.tls.TlsContexts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps TLS contexts up to date: with the configuration, and on a thread of its own, since a file system may hang, with the files they are made from. */
final class MeshCertificates implements CertificateControl, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MeshCertificates.class);

    private final TlsContexts contexts;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "meshway-certificates");
        worker.setDaemon(true);
        return worker;
    });

    /** @param interval how often files are looked at */
    MeshCertificates(TlsContexts contexts, Duration interval) {
        this.contexts = contexts;
        thread.scheduleWithFixedDelay(this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        try {
            contexts.refresh();
        } catch (RuntimeException bug) {
            log.error("Certificates could not be looked at; those in use stay", bug);
        }
    }

    @Override
    public void apply(MeshSnapshot next) {
        contexts.apply(next);
    }

    @Override
    public List<Finding> findings() {
        return contexts.findings();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
