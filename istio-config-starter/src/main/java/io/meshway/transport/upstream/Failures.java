package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Sorts the exceptions of Netty into Envoy's reasons. */
final class Failures {
    private Failures() {}

    /** A connection that could not be opened. */
    static UpstreamFailure unopened(Throwable error) {
        if (error instanceof UpstreamFailure known) {
            return known;
        }
        if (error instanceof ConnectTimeoutException || error instanceof SslHandshakeTimeoutException) {
            return failure(Reason.CONNECTION_TIMEOUT, error);
        }
        // No socket could be made at all.
        boolean ours = error instanceof ChannelException && !(error instanceof ConnectTimeoutException);
        return failure(ours ? Reason.LOCAL_CONNECTION_FAILURE : Reason.REMOTE_CONNECTION_FAILURE, error);
    }

    /** A connection, or a stream of one, that broke. */
    static UpstreamFailure broken(Throwable error) {
        if (error instanceof UpstreamFailure known) {
            return known;
        }
        if (error instanceof PrematureChannelClosureException) {
            return new UpstreamFailure(Reason.CONNECTION_TERMINATION, "closed within the response's head");
        }
        if (error instanceof Http2Exception stream) {
            return failure(
                    stream.error() == Http2Error.REFUSED_STREAM ? Reason.REFUSED_STREAM : Reason.PROTOCOL_ERROR, error);
        }
        boolean closed = error instanceof IOException || error.getCause() instanceof SSLException;
        boolean noHttp = error instanceof DecoderException || error instanceof IllegalArgumentException;
        return failure(noHttp && !closed ? Reason.PROTOCOL_ERROR : Reason.CONNECTION_TERMINATION, error);
    }

    /** The request's body could not be had. */
    static UpstreamFailure ofRequest(Throwable error) {
        return error instanceof UpstreamFailure known ? known : failure(Reason.LOCAL_RESET, error);
    }

    private static UpstreamFailure failure(Reason reason, Throwable error) {
        String message = error.getMessage();
        return new UpstreamFailure(reason, message == null ? error.getClass().getSimpleName() : message);
    }
}
