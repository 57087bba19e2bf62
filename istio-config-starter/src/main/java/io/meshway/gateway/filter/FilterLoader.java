package io.meshway.gateway.filter;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import reactor.core.publisher.Flux;

/**
 * Makes filters of their definitions, as Spring Cloud Gateway itself does it: names, shortcuts, expressions, validation and what filters learn of their route.
 */
public final class FilterLoader {
    private static final URI NOWHERE = URI.create("mesh://nowhere");

    private final Supplier<List<GatewayFilterFactory<?>>> factories;
    private final GatewayProperties properties;
    private final Supplier<ConfigurationService> arguments;

    /**
     * A loader.
     *
     * @param factories asked when filters are loaded, which is after all beans were made
     * @param properties hold the default filters
     * @param arguments binds arguments
     */
    public FilterLoader(
            Supplier<List<GatewayFilterFactory<?>>> factories,
            GatewayProperties properties,
            Supplier<ConfigurationService> arguments) {
        this.factories = factories;
        this.properties = properties;
        this.arguments = arguments;
    }

    /** The filters that every route gets ({@code spring.cloud.gateway.server.webflux.default-filters}). */
    List<FilterDefinition> defaults() {
        return properties.getDefaultFilters();
    }

    /** One of those alone; see {@link #load(String, List)}. */
    void check(FilterDefinition everywhere) {
        GatewayProperties one = new GatewayProperties();
        one.setDefaultFilters(List.of(everywhere));
        load("default-filters", List.of(), one);
    }

    /**
     * The filters of a route with those that every route gets, in their order.
     *
     * @param route its id, which some filters keep books by
     * @param own of this route, in shortcut form
     * @throws RuntimeException when there is no such filter, or it cannot work with its arguments
     */
    List<GatewayFilter> load(String route, List<String> own) {
        return load(route, own, properties);
    }

    /** The filter alone, without those that every route gets; see {@link #load(String, List)}. */
    void check(String route, String filter) {
        load(route, List.of(filter), new GatewayProperties());
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private List<GatewayFilter> load(String route, List<String> own, GatewayProperties from) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(route);
        definition.setUri(NOWHERE);
        definition.setFilters(own.stream().map(FilterDefinition::new).toList());
        GatewayProperties strict = new GatewayProperties();
        strict.setDefaultFilters(from.getDefaultFilters());
        List<GatewayFilterFactory> known = (List) factories.get();
        // Called while a configuration is applied or the application starts, never on an event loop; nothing here waits
        // for anybody: the definition is at hand.
        Route loaded = new RouteDefinitionRouteLocator(
                        () -> Flux.just(definition), List.of(), known, strict, arguments.get())
                .getRoutes()
                .blockFirst();
        return loaded == null ? List.of() : loaded.getFilters();
    }
}
