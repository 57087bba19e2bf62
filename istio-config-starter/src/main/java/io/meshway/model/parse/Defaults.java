package io.meshway.model.parse;

import io.meshway.model.ClientTls;
import io.meshway.model.HttpMirror;
import io.meshway.model.ServerTls;
import io.meshway.model.ServiceEntry;
import io.meshway.model.Sidecar;
import java.time.Instant;

/**
 * What an absent field reads as, wherever the record has no null for it. Defaults that depend on the mesh or on other resources are not here.
 *
 * <p>A field that Istio requires reads as {@link #TEXT} or {@link #NUMBER} when absent, so that validation finds it missing.
 */
final class Defaults {
    /** Required text. */
    static final String TEXT = "";

    /** Required number, and Istio's default of {@code weight}, {@code redirectCode} (meaning 301), {@code attempts}, {@code targetPort}. */
    static final int NUMBER = 0;

    /** {@code creationTimestamp}: a resource without counts as the oldest. */
    static final Instant CREATED = Instant.MIN;

    /** {@code mirrorPercentage} and {@code mirrors[].percentage}, in percent: every request. */
    static final double MIRROR_PERCENT = HttpMirror.EVERY_REQUEST;

    /** {@code percentage} without {@code value}, in percent. */
    static final double PERCENT = 0.0;

    /** {@code servers[].tls.mode}. */
    static final ServerTls.Mode SERVER_TLS_MODE = ServerTls.Mode.PASSTHROUGH;

    /** {@code trafficPolicy.tls.mode}. */
    static final ClientTls.Mode CLIENT_TLS_MODE = ClientTls.Mode.DISABLE;

    /** {@code proxyProtocol.version}. */
    static final String PROXY_PROTOCOL = "V1";

    /** {@code ServiceEntry.spec.resolution}. */
    static final ServiceEntry.Resolution RESOLUTION = ServiceEntry.Resolution.NONE;

    /** {@code ServiceEntry.spec.location}. */
    static final String LOCATION = "MESH_EXTERNAL";

    /** {@code outboundTrafficPolicy.mode} where the block is written. */
    static final Sidecar.Mode OUTBOUND_MODE = Sidecar.Mode.REGISTRY_ONLY;

    /** {@code httpCookie.path}: none is sent. */
    static final String COOKIE_PATH = "";

    /** {@code maglev.tableSize}; Istio refuses it, in spite of its own documentation. */
    static final long MAGLEV_TABLE_SIZE = 0;

    /** {@code Service.spec.type}. */
    static final String SERVICE_TYPE = "ClusterIP";

    /** {@code Service.spec.ports[].protocol}. */
    static final String PORT_PROTOCOL = "TCP";

    /** {@code EndpointSlice.addressType}; Kubernetes requires it. */
    static final String ADDRESS_TYPE = "IPv4";

    /** {@code Secret.type}. */
    static final String SECRET_TYPE = "Opaque";

    /** {@code Pod.spec.serviceAccountName}. */
    static final String SERVICE_ACCOUNT = "default";

    /** The condition {@code Ready} of a Pod without status, as in a hand-written file. */
    static final boolean POD_READY = true;

    private Defaults() {}
}
