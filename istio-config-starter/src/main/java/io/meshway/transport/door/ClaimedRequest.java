package io.meshway.transport.door;

import io.meshway.proxy.Plan;
import io.meshway.proxy.RequestIntake;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.multipart.HttpData;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerFormDecoderProvider;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A request that the mesh serves, on its way through Spring: its URI is one that {@code java.net.URI} reads, and what the intake found travels with it. Spring casts
 * native requests to {@link Connection}, so it is that too.
 */
public final class ClaimedRequest implements HttpServerRequest, Connection {
    private static final int HTTP_2 = 2;

    private final HttpServerRequest request;
    private final Channel channel;
    private final DoorRequest downstream;
    private final RequestIntake.Result.Claimed claim;
    private final Plan plan;
    private final String uri;

    ClaimedRequest(
            HttpServerRequest request,
            Channel channel,
            DoorRequest downstream,
            RequestIntake.Result.Claimed claim,
            Plan plan) {
        this.request = request;
        this.channel = channel;
        this.downstream = downstream;
        this.claim = claim;
        this.plan = plan;
        String query = downstream.query();
        this.uri = SafeUris.of(query == null ? downstream.path() : downstream.path() + '?' + query);
    }

    /** A request that another route than the mesh's leads to: {@code claim} gives the plan that serves it in the end. */
    public static ClaimedRequest adopted(
            HttpServerRequest request, HttpServerResponse response, RequestIntake.Result.Claimed claim) {
        Channel channel = ((Connection) request).channel();
        NativeResponder responder = new NativeResponder(response, channel, request.method(), false);
        String upgrade = request.version().majorVersion() == HTTP_2 ? null : claim.upgrade();
        DoorRequest downstream = new DoorRequest(request, channel, claim.target(), claim.scheme(), upgrade, responder);
        return new ClaimedRequest(
                request, channel, downstream, claim, claim.host().plan(downstream));
    }

    /** What the intake found; a filter may change the request, so that another plan of the virtual host serves it in the end. */
    public RequestIntake.Result.Claimed claim() {
        return claim;
    }

    /** What serves the request as it came. */
    public Plan plan() {
        return plan;
    }

    /** The request as the core sees it; answered natively unless told otherwise. */
    public DoorRequest downstream() {
        return downstream;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String fullPath() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    @Override
    public String hostName() {
        return SafeUris.isHost(request.hostName()) ? request.hostName() : "localhost";
    }

    @Override
    public int hostPort() {
        return request.hostPort();
    }

    @Override
    public String scheme() {
        return downstream.scheme();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public HttpServerRequest withConnection(Consumer<? super Connection> withConnection) {
        return request.withConnection(withConnection);
    }

    @Override
    public ByteBufFlux receive() {
        return request.receive();
    }

    @Override
    public Flux<?> receiveObject() {
        return request.receiveObject();
    }

    @Override
    public HttpHeaders requestHeaders() {
        return request.requestHeaders();
    }

    @Override
    public HttpMethod method() {
        return request.method();
    }

    @Override
    public HttpVersion version() {
        return request.version();
    }

    @Override
    public String protocol() {
        return request.protocol();
    }

    @Override
    public String requestId() {
        return request.requestId();
    }

    @Override
    public boolean isKeepAlive() {
        return request.isKeepAlive();
    }

    @Override
    public boolean isWebsocket() {
        return request.isWebsocket();
    }

    @Override
    public Map<CharSequence, Set<Cookie>> cookies() {
        return request.cookies();
    }

    @Override
    public Map<CharSequence, List<Cookie>> allCookies() {
        return request.allCookies();
    }

    @Override
    public @Nullable InetSocketAddress hostAddress() {
        return request.hostAddress();
    }

    @Override
    public @Nullable SocketAddress connectionHostAddress() {
        return request.connectionHostAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress connectionRemoteAddress() {
        return request.connectionRemoteAddress();
    }

    @Override
    public String connectionScheme() {
        return request.connectionScheme();
    }

    @Override
    public ZonedDateTime timestamp() {
        return request.timestamp();
    }

    @Override
    public @Nullable String forwardedPrefix() {
        return null;
    }

    @Override
    public @Nullable String param(CharSequence key) {
        return request.param(key);
    }

    @Override
    public @Nullable Map<String, String> params() {
        return request.params();
    }

    @Override
    public HttpServerRequest paramsResolver(@Nullable Function<? super String, Map<String, String>> resolver) {
        request.paramsResolver(resolver);
        return this;
    }

    @Override
    public boolean isFormUrlencoded() {
        return request.isFormUrlencoded();
    }

    @Override
    public boolean isMultipart() {
        return request.isMultipart();
    }

    @Override
    public Flux<HttpData> receiveForm() {
        return request.receiveForm();
    }

    @Override
    public Flux<HttpData> receiveForm(Consumer<HttpServerFormDecoderProvider.Builder> builder) {
        return request.receiveForm(builder);
    }
}
