package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.ClientCertificateForwarding;
import io.meshway.proxy.connection.SecuredConnection;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to every request before a plan is looked for, whichever door it comes through: the target is read and normalised, the virtual host found,
 * what Envoy refuses is refused, the headers are cleaned.
 */
public final class RequestIntake {
    private static final LocalReply UPGRADE_REFUSED = new LocalReply(403, "", null);
    private static final LocalReply OLD_VERSION = new LocalReply(426, "Upgrade Required", null);

    private final CurrentPlans plans;
    private final EdgeHeaders edge;

    /** The intake of a gateway. */
    public RequestIntake(CurrentPlans plans, EdgeHeaders edge) {
        this.plans = plans;
        this.edge = edge;
    }

    /**
     * Looks at a request; cleans its headers in place if the mesh serves it.
     *
     * @param local where the connection came to
     * @param secured the connection's TLS, where it ends here
     */
    public Result take(
            Line line,
            HttpHeaders headers,
            InetSocketAddress local,
            InetSocketAddress remote,
            @Nullable SecuredConnection secured) {
        HttpPlans served = secured == null ? plans.plaintext(local) : plans.secured(local, secured.chain());
        if (served == null) {
            return Result.UNCLAIMED;
        }
        if (line.host == null) {
            return new Result.Refused(line.version10 ? OLD_VERSION : LocalReply.BAD_REQUEST);
        }
        MeshConfig mesh = served.mesh();
        RequestTarget target = RequestTarget.parse(line.method, line.target, line.host, mesh.pathNormalization());
        if (target == null) {
            return new Result.Refused(LocalReply.BAD_REQUEST);
        }
        HttpPlans.VirtualHostPlans host = served.virtualHost(target.authority());
        if (host == null) {
            return Result.UNCLAIMED;
        }
        ClientCertificateForwarding forwarding = mesh.gatewayTopology().forwardClientCertDetails();
        List<String> claimed = ClientCertificateHeader.claimed(forwarding, headers);
        Result result = admit(line, target, headers, remote, mesh, host);
        if (result instanceof Result.Claimed) {
            String shown = secured == null ? null : secured.clientCertificate();
            ClientCertificateHeader.write(forwarding, headers, claimed, shown);
        }
        return result;
    }

    /**
     * Takes a request that somebody else found a route for; cleans its headers in place.
     *
     * @param host gives the plan of that route
     */
    public Result adopt(Line line, HttpHeaders headers, InetSocketAddress remote, HttpPlans.VirtualHostPlans host) {
        MeshConfig mesh = plans.mesh();
        RequestTarget target = line.host == null
                ? null
                : RequestTarget.parse(line.method, line.target, line.host, mesh.pathNormalization());
        return target == null
                ? new Result.Refused(LocalReply.BAD_REQUEST)
                : admit(line, target, headers, remote, mesh, host);
    }

    private Result admit(
            Line line,
            RequestTarget target,
            HttpHeaders headers,
            InetSocketAddress remote,
            MeshConfig mesh,
            HttpPlans.VirtualHostPlans host) {
        if (line.version10) {
            return new Result.Refused(OLD_VERSION);
        }
        boolean upgrade = Upgrades.isWanted(headers);
        if (upgrade && !Upgrades.isWebSocket(headers)) {
            return new Result.Refused(UPGRADE_REFUSED);
        }
        String upgradeTo = upgrade ? headers.get(HeaderNames.UPGRADE) : null;
        String scheme = edge.sanitize(
                headers, remote, line.secure, mesh.gatewayTopology().numTrustedProxies());
        if (upgradeTo != null) {
            Upgrades.keep(headers, upgradeTo);
        }
        return new Result.Claimed(target, scheme, host, upgradeTo);
    }

    /**
     * The request line as it came.
     *
     * @param target raw
     * @param host the Host line or {@code :authority}; null when there is none, empty when it is
     * @param version10 HTTP/1.0
     * @param secure the connection is TLS
     */
    public record Line(
            String method, String target, @Nullable String host, boolean version10, boolean secure) {}

    /** What becomes of the request. */
    public sealed interface Result {
        /** No virtual host covers it: 404 on a port of our own, Boot's own handlers on Boot's port. */
        Result UNCLAIMED = new Unclaimed();

        /** See {@link #UNCLAIMED}. */
        record Unclaimed() implements Result {}

        /** Answered by this reply, and the connection is closed. */
        record Refused(LocalReply reply) implements Result {}

        /**
         * The mesh serves it.
         *
         * @param scheme as {@code x-forwarded-proto} now says
         * @param host finds the plan
         * @param upgrade what the client wants to upgrade to ({@code websocket}); null for an ordinary request
         */
        record Claimed(
                RequestTarget target,
                String scheme,
                HttpPlans.VirtualHostPlans host,
                @Nullable String upgrade) implements Result {}
    }
}
