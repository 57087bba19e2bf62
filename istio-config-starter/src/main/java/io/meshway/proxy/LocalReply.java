package io.meshway.proxy;

import io.meshway.telemetry.ResponseFlag;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the proxy makes itself, with Envoy's texts.
 *
 * @param status before gRPC mapping
 * @param body empty for none
 * @param flag why; null when there is nothing to flag
 */
public record LocalReply(int status, String body, @Nullable ResponseFlag flag) {
    /** No virtual host or no route. */
    public static final LocalReply NO_ROUTE = new LocalReply(404, "", ResponseFlag.NR);
    /** The target, or the missing Host, is refused. */
    public static final LocalReply BAD_REQUEST = new LocalReply(400, "", null);
    /** The destination is unknown. */
    static final LocalReply NO_CLUSTER = new LocalReply(503, "", ResponseFlag.NC);
    /** Nobody can be picked. */
    static final LocalReply NO_HEALTHY_UPSTREAM = new LocalReply(503, "no healthy upstream", ResponseFlag.UH);
    /** The host of the request has no address. */
    static final LocalReply DNS_FAILURE = new LocalReply(503, "DNS resolution failure", ResponseFlag.DF);
    /** The whole exchange or the last try took too long. */
    static final LocalReply TIMEOUT = new LocalReply(504, "upstream request timeout", ResponseFlag.UT);

    /** A timeout, for callers that asked for an answer without words ({@code x-envoy-upstream-rq-timeout-alt-response}). */
    static final LocalReply QUIET_TIMEOUT = new LocalReply(204, "", ResponseFlag.UT);
    /** The request grew too long to be sent again while a retry was due. */
    static final LocalReply BUFFER_LIMIT =
            new LocalReply(507, "exceeded request buffer limit while retrying upstream", null);

    private static final String RESET = "upstream connect error or disconnect/reset before headers. ";

    /** An injected abort. */
    static LocalReply abort(int status) {
        return new LocalReply(status, "fault filter abort", ResponseFlag.FI);
    }

    /**
     * The upstream gave no response.
     *
     * @param retried whether more than one attempt was made
     */
    static LocalReply of(UpstreamFailure.Reason reason, boolean retried) {
        String body = RESET + (retried ? "retried and the latest reset reason: " : "reset reason: ") + reason.text();
        return new LocalReply(reason.status(), body, reason.flag());
    }
}
