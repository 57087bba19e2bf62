package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.internal.shaded.reactor.pool.PoolShutdownException;

/** Sorts the exceptions of Netty and Reactor Netty into Envoy's reasons. */
final class Failures {
    private Failures() {}

    /**
     * The failure of an attempt that got no response.
     *
     * @param connected whether it had a connection
     */
    static UpstreamFailure of(Throwable error, boolean connected) {
        if (error instanceof UpstreamFailure known) {
            return known;
        }
        return failure(connected ? broken(error) : unconnected(error), error);
    }

    /** The failure of a response's body. */
    static UpstreamFailure ofResponse(Throwable error) {
        return of(error, true);
    }

    private static Reason unconnected(Throwable error) {
        if (error instanceof PoolAcquirePendingLimitException || error instanceof PoolAcquireTimeoutException) {
            return Reason.OVERFLOW;
        }
        if (error instanceof PoolShutdownException) {
            return Reason.LOCAL_CONNECTION_FAILURE;
        }
        return error instanceof ConnectTimeoutException || error instanceof SslHandshakeTimeoutException
                ? Reason.CONNECTION_TIMEOUT
                : Reason.REMOTE_CONNECTION_FAILURE;
    }

    private static Reason broken(Throwable error) {
        if (error instanceof Http2Exception stream) {
            return stream.error() == Http2Error.REFUSED_STREAM ? Reason.REFUSED_STREAM : Reason.REMOTE_RESET;
        }
        if (error instanceof DecoderException) {
            // In TLS 1.3 a server refuses a client's certificate when the handshake is over for the client.
            return error.getCause() instanceof SSLException ? Reason.CONNECTION_TERMINATION : Reason.PROTOCOL_ERROR;
        }
        // Whatever is no trouble of the connection came out of the request's body.
        return error instanceof IOException || error instanceof AbortedException
                ? Reason.CONNECTION_TERMINATION
                : Reason.LOCAL_RESET;
    }

    private static UpstreamFailure failure(Reason reason, Throwable error) {
        String message = error.getMessage();
        return new UpstreamFailure(reason, message == null ? error.getClass().getSimpleName() : message);
    }
}
