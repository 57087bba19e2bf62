package io.meshway.gateway.filter;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/**
 * One of Istio's behaviours as a filter by name, for routes in {@code application.yaml} and in Java. Arguments are the fields that the behaviour has in a
 * VirtualService, or their values in a shortcut; they are checked when the route is loaded.
 */
public final class IstioGatewayFilterFactory extends AbstractGatewayFilterFactory<IstioArguments> {
    private final Behaviour behaviour;
    private final IstioFilters filters;

    private IstioGatewayFilterFactory(Behaviour behaviour, IstioFilters filters) {
        super(IstioArguments.class);
        this.behaviour = behaviour;
        this.filters = filters;
    }

    /** {@code IstioFault}: delays and aborts. */
    public static IstioGatewayFilterFactory fault(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.FAULT, filters);
    }

    /** {@code IstioCors}: who may read answers in a browser. */
    public static IstioGatewayFilterFactory cors(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.CORS, filters);
    }

    /** {@code IstioHeaders}: header operations on requests and answers. */
    public static IstioGatewayFilterFactory headers(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.HEADERS, filters);
    }

    /** {@code IstioRewrite}: path and host. */
    public static IstioGatewayFilterFactory rewrite(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.REWRITE, filters);
    }

    /** {@code IstioRedirect}: an answer with a Location. */
    public static IstioGatewayFilterFactory redirect(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.REDIRECT, filters);
    }

    /** {@code IstioDirectResponse}: a fixed answer. */
    public static IstioGatewayFilterFactory directResponse(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.DIRECT_RESPONSE, filters);
    }

    /** {@code IstioRetry}: retries of a route with a mesh address. */
    public static IstioGatewayFilterFactory retry(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.RETRY, filters);
    }

    /** {@code IstioTimeout}: the whole exchange of a route with a mesh address. */
    public static IstioGatewayFilterFactory timeout(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.TIMEOUT, filters);
    }

    /** {@code IstioMirror}: copies to another destination, of a route with a mesh address. */
    public static IstioGatewayFilterFactory mirror(IstioFilters filters) {
        return new IstioGatewayFilterFactory(Behaviour.MIRROR, filters);
    }

    @Override
    public String name() {
        return behaviour.filter();
    }

    @Override
    public GatewayFilter apply(IstioArguments arguments) {
        return filters.filter(behaviour, arguments);
    }
}
