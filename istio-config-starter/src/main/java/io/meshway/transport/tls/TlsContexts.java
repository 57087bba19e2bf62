package io.meshway.transport.tls;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.Credential;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.Finding;
import io.meshway.model.ServerTls;
import io.meshway.model.Severity;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every TLS context in use. They are made when configuration is applied, and made again when a Secret or a file changes. Files are read here and nowhere
 * else: call nothing but {@link #server} from an event loop.
 */
public final class TlsContexts {
    private final @Nullable WorkloadFiles workload;
    private final TlsEngine engine;
    private final InstantSource clock;
    private final MaterialReader reader = new MaterialReader();
    private final Map<WantedTls, LiveContext> contexts = new HashMap<>();
    private Map<String, Credential> credentials = Map.of();
    private Set<WantedTls> inForce = Set.of();
    private Map<WantedTls, String> users = Map.of();
    private volatile Map<ServerTlsSettings, ServerTlsContext> servers = Map.of();

    /**
     * None yet.
     *
     * @param workload the proxy's certificate of the mesh; null when it has none
     * @param engine for clients' connections of HTTP
     * @param clock says which certificates have expired
     */
    public TlsContexts(@Nullable WorkloadFiles workload, TlsEngine engine, InstantSource clock) {
        this.workload = workload;
        this.engine = engine;
        this.clock = clock;
    }

    /** How connections to a cluster are secured; null when they are plain. */
    public synchronized @Nullable ClientTlsContext client(ClusterSpec cluster) {
        ClientTlsSettings wanted = ClientTlsSettings.of(cluster, workload);
        return wanted == null ? null : new ClientTlsContext(wanted, context(wanted));
    }

    private LiveContext context(WantedTls wanted) {
        return contexts.computeIfAbsent(wanted, key -> {
            LiveContext fresh = new LiveContext(key);
            fresh.refresh(reader);
            return fresh;
        });
    }

    /** Prepares what a snapshot needs, before it comes into force, and forgets what it does not need. */
    public synchronized void apply(MeshSnapshot next) {
        credentials = next.credentials();
        reader.credentials(credentials);
        Set<WantedTls> wanted = new LinkedHashSet<>();
        for (ClusterSpec cluster : next.clusters().values()) {
            ClientTlsSettings settings = ClientTlsSettings.of(cluster, workload);
            if (settings != null) {
                wanted.add(settings);
            }
        }
        Map<WantedTls, String> serving = new HashMap<>();
        for (MeshListener listener : next.listeners()) {
            for (FilterChain chain : listener.chains()) {
                ServerTlsSettings settings = settings(chain);
                if (settings != null) {
                    wanted.add(settings);
                    serving.putIfAbsent(settings, chain.name());
                }
            }
        }
        users = serving;
        // Until the snapshot is in force, connections still come for the one before it.
        contexts.keySet().removeIf(known -> !wanted.contains(known) && !inForce.contains(known));
        inForce = wanted;
        wanted.forEach(this::context);
        prepareServers();
        refresh();
    }

    private void prepareServers() {
        Map<ServerTlsSettings, ServerTlsContext> ofServers = new HashMap<>();
        contexts.forEach((settings, context) -> {
            if (settings instanceof ServerTlsSettings server) {
                ofServers.put(server, new ServerTlsContext(context));
            }
        });
        servers = Map.copyOf(ofServers);
    }

    private @Nullable ServerTlsSettings settings(FilterChain chain) {
        ServerTls tls = chain.tls();
        if (tls == null) {
            return null;
        }
        return new ServerTlsSettings(
                tls,
                needsJdk(chain, tls) ? TlsEngine.JDK : engine,
                tls.mode() == ServerTls.Mode.ISTIO_MUTUAL ? workload : null);
    }

    /**
     * With OpenSSL a connection is over when one side has ended its direction, which streams of bytes must survive; and it takes the first certificate that
     * the client may know of, where there is one for each sort of key.
     */
    private static boolean needsJdk(FilterChain chain, ServerTls tls) {
        return chain.target() instanceof FilterChain.Target.Bytes
                || tls.credentialNames().size() > 1
                || tls.tlsCertificates().size() > 1;
    }

    /** How the connections of a chain are secured; null when no snapshot wants it. Quick: for event loops. */
    public @Nullable ServerTlsContext server(FilterChain chain) {
        ServerTlsSettings settings = settings(chain);
        return settings == null ? null : servers.get(settings);
    }

    /** Looks for changed files. */
    public synchronized void refresh() {
        reader.beginRound();
        contexts.values().forEach(context -> context.refresh(reader));
        reader.endRound();
    }

    /** What cannot be used, as of now. */
    public synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (WantedTls wanted : inForce) {
            LiveContext context = context(wanted);
            String problem = context.problem();
            if (problem != null && !context.absent()) {
                findings.add(finding(
                        context,
                        Severity.ERROR,
                        problem,
                        context.current() == null
                                ? "connections that need it are refused until it is put right"
                                : "what was there before stays in use until it is put right"));
            }
            for (X509Certificate certificate : context.shown()) {
                Expiry expiry = Expiry.of(certificate, clock.instant());
                if (expiry != null && context.current() != null) {
                    findings.add(finding(
                            context, expiry.severity(), expiry.message(), "renew it; new connections use it at once"));
                }
            }
        }
        return findings;
    }

    private Finding finding(LiveContext context, Severity severity, String problem, String advice) {
        MaterialSources sources = context.wanted().sources();
        String name = sources.credential();
        Credential credential = name == null ? null : credentials.get(name);
        return new Finding(
                severity,
                Finding.CERTIFICATE,
                credential == null ? null : credential.resource(),
                "tls",
                "",
                sources.describe().isEmpty() ? users.getOrDefault(context.wanted(), "") : sources.describe(),
                problem,
                advice);
    }
}
