package io.meshway.actuate;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshState;
import io.meshway.transport.listener.ListenerEngine;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@code /actuator/istio} and what is below it: the configuration in force as JSON, a page at a time. Every answer is made from one look at the state.
 *
 * <p>All take {@code limit} (500 when not given, at most 10,000), {@code offset} and {@code filter}, which the host must contain (for findings: the
 * resource's namespace and name). {@code total} says how many there are.
 */
@Endpoint(id = "istio", defaultAccess = Access.READ_ONLY)
public final class IstioEndpoint {
    private final MeshRuntime runtime;
    private final ClusterRegistry clusters;
    private final ListenerEngine listeners;
    private final ProxyFacts proxy;
    private final InstantSource clock;
    private final ConfigFingerprint fingerprint = new ConfigFingerprint();

    /** A view of these. */
    public IstioEndpoint(
            MeshRuntime runtime,
            ClusterRegistry clusters,
            ListenerEngine listeners,
            ProxyFacts proxy,
            InstantSource clock) {
        this.runtime = runtime;
        this.clusters = clusters;
        this.listeners = listeners;
        this.proxy = proxy;
        this.clock = clock;
    }

    /** Version, resources and findings. */
    @ReadOperation
    public @Nullable Object config(@Nullable Integer limit, @Nullable Integer offset, @Nullable String filter) {
        return orRefusal(() -> config(Page.of(limit, offset, filter)));
    }

    private OperationResponseBody config(Page page) {
        MeshState state = runtime.state();
        return ConfigView.of(state, runtime.findings(), proxy.identity(), clock.instant(), page)
                .withFingerprint(fingerprint.of(state));
    }

    /**
     * One of the views.
     *
     * @param view {@code routes}, {@code clusters}, {@code endpoints}, {@code listeners} or {@code explain}
     * @param request that is explained, such as {@code GET http://reviews/x}
     * @param header of that request, such as {@code end-user: jason}; may be given several times, and is an Object so that commas do not split it
     * @return null (404) when there is no such view
     */
    @ReadOperation
    public @Nullable Object view(
            @Selector String view,
            @Nullable Integer limit,
            @Nullable Integer offset,
            @Nullable String filter,
            @Nullable String request,
            @Nullable Object header) {
        return orRefusal(() -> view(view, Page.of(limit, offset, filter), request, header));
    }

    private @Nullable OperationResponseBody view(
            String view, Page page, @Nullable String request, @Nullable Object header) {
        return switch (view) {
            case "routes" -> RoutesView.of(runtime.state(), page);
            case "clusters" -> ClustersView.of(clusters.clusters(), proxy.roundRobinByDefault(), page);
            case "endpoints" -> EndpointsView.of(clusters.clusters(), page);
            case "listeners" ->
                ListenersView.of(
                        runtime.state().snapshot().listeners(),
                        listeners.views(),
                        proxy.door().get(),
                        page);
            case "explain" -> ExplainView.of(runtime.state(), clusters.clusters(), proxy, request, header);
            default -> null;
        };
    }

    /** What is asked for, or 400 with the reason, which Boot would keep to itself. */
    private static @Nullable Object orRefusal(Supplier<@Nullable OperationResponseBody> view) {
        try {
            return view.get();
        } catch (InvalidEndpointRequestException e) {
            return new WebEndpointResponse<>(new Refusal(e.getMessage()), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
    }

    /** Why there is no view, and what to write instead. */
    record Refusal(@Nullable String error) implements OperationResponseBody {}
}
