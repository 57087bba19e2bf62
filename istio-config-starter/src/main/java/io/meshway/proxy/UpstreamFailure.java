package io.meshway.proxy;

import io.meshway.telemetry.ResponseFlag;

/** Why an attempt gave no complete response; a signal, so it has no stack trace. */
public final class UpstreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** A failure; {@code detail} is for logs only and never reaches a client. */
    public UpstreamFailure(Reason reason, String detail) {
        super(reason.text() + (detail.isEmpty() ? "" : " (" + detail + ")"), null, false, false);
        this.reason = reason;
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** Envoy's reasons, with the text of the answer's body, the status and the flag. */
    public enum Reason {
        REMOTE_CONNECTION_FAILURE("remote connection failure", 503, ResponseFlag.UF),
        LOCAL_CONNECTION_FAILURE("local connection failure", 503, ResponseFlag.UF),
        CONNECTION_TIMEOUT("connection timeout", 503, ResponseFlag.UF),
        CONNECTION_TERMINATION("connection termination", 503, ResponseFlag.UC),
        LOCAL_RESET("local reset", 503, ResponseFlag.LR),
        REMOTE_RESET("remote reset", 503, ResponseFlag.UR),
        REFUSED_STREAM("remote refused stream reset", 503, ResponseFlag.UR),
        PROTOCOL_ERROR("protocol error", 502, ResponseFlag.UPE),
        OVERFLOW("overflow", 503, ResponseFlag.UO);

        private final String text;
        private final int status;
        private final ResponseFlag flag;

        Reason(String text, int status, ResponseFlag flag) {
            this.text = text;
            this.status = status;
            this.flag = flag;
        }

        /** Envoy's words for it. */
        public String text() {
            return text;
        }

        /** Status of the answer. */
        public int status() {
            return status;
        }

        /** Response flag. */
        public ResponseFlag flag() {
            return flag;
        }
    }
}
