package io.meshway.transport.door;

import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.LocalReply;
import io.meshway.proxy.Plan;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.RequestTarget;
import io.meshway.proxy.connection.SecuredConnection;
import io.meshway.transport.wire.ClientPeer;
import io.meshway.transport.wire.ConnectionDrain;
import io.meshway.transport.wire.Http2Guard;
import io.meshway.transport.wire.PseudoHeaders;
import io.meshway.transport.wire.StreamTrailers;
import io.meshway.transport.wire.WireHeaders;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Where requests enter. Finds the plan and runs it natively, or hands the request to Spring: when its plan wants that, and, on the port of the
 * application, when no virtual host covers it.
 */
public final class NativeDoor implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    private static final LocalReply OLD_VERSION = new LocalReply(426, "Upgrade Required", null);
    private static final int HTTP_2 = 2;

    private final RequestIntake intake;
    private final LocalReplies replies;
    private final DoorChoice choice;
    private final BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> spring;
    private final boolean shared;

    /**
     * A door.
     *
     * @param spring the application's own handler, such as a {@code ReactorHttpHandlerAdapter}; it sees {@link ClaimedRequest}s for plans that are not plain
     * @param shared whether requests that no virtual host covers are the application's (its own port), or 404 (a listener of the mesh)
     */
    public NativeDoor(
            RequestIntake intake,
            LocalReplies replies,
            DoorChoice choice,
            BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> spring,
            boolean shared) {
        this.intake = intake;
        this.replies = replies;
        this.choice = choice;
        this.spring = spring;
        this.shared = shared;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Channel channel = ((Connection) request).channel();
        HttpHeaders headers = request.requestHeaders();
        if (request.version().majorVersion() == HTTP_2) {
            PseudoHeaders.remove(headers);
            StreamTrailers.follow(channel);
            ConnectionDrain.beginIfWanted(channel);
        }
        InetSocketAddress local = Connections.inet(channel.localAddress());
        InetSocketAddress remote = Connections.inet(ClientPeer.of(channel));
        SecuredConnection secured = SecuredConnection.of(channel);
        RequestIntake.Line line = line(request, headers, secured != null);
        RequestIntake.Result result = intake.take(line, headers, local, remote, secured);
        if (result instanceof RequestIntake.Result.Claimed claimed) {
            return serve(claimed, request, response, channel);
        }
        if (result instanceof RequestIntake.Result.Refused refused) {
            return reply(line, request, response, channel, refused.reply(), true);
        }
        if (shared) {
            return spring.apply(request, response);
        }
        return line.version10()
                ? reply(line, request, response, channel, OLD_VERSION, true)
                : reply(line, request, response, channel, LocalReply.NO_ROUTE, false);
    }

    private static RequestIntake.Line line(HttpServerRequest request, HttpHeaders headers, boolean secured) {
        String target = request.uri();
        String host = request.version().majorVersion() == HTTP_2
                ? Http2Guard.host(((Connection) request).channel(), headers)
                : WireHeaders.host(headers);
        if (host == null && !target.startsWith("/")) {
            // The target names the host itself.
            host = "";
        }
        return new RequestIntake.Line(
                request.method().name(),
                target,
                host,
                request.version().equals(HttpVersion.HTTP_1_0),
                secured || request.connectionScheme().equals("https"));
    }

    private Publisher<Void> serve(
            RequestIntake.Result.Claimed claimed,
            HttpServerRequest request,
            HttpServerResponse response,
            Channel channel) {
        DoorRequest downstream = new DoorRequest(
                request,
                channel,
                claimed.target(),
                claimed.scheme(),
                request.version().majorVersion() == HTTP_2 ? null : claimed.upgrade(),
                new NativeResponder(response, channel, request.method(), false));
        Plan plan = claimed.host().plan(downstream);
        if (choice.springFor(plan)) {
            return spring.apply(new ClaimedRequest(request, channel, downstream, claimed, plan), response);
        }
        return plan.serve(downstream);
    }

    private Mono<Void> reply(
            RequestIntake.Line line,
            HttpServerRequest request,
            HttpServerResponse response,
            Channel channel,
            LocalReply reply,
            boolean last) {
        String host = line.host();
        RequestTarget target = new RequestTarget(host == null ? "" : host, line.target(), null);
        NativeResponder responder = new NativeResponder(response, channel, request.method(), last);
        String scheme = line.secure() ? "https" : "http";
        return replies.send(new DoorRequest(request, channel, target, scheme, null, responder), reply);
    }
}
