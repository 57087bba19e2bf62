package io.meshway.autoconfigure;

import io.meshway.gateway.MeshWebHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/** The beans of an application that want to see its requests, and so need the Spring door. */
final class Participants {
    /** Filters that Spring brings itself and that do nothing that the core does not. */
    private static final List<String> HARMLESS = List.of(
            "org.springframework.cloud.gateway.",
            "org.springframework.boot.",
            "org.springframework.web.filter.reactive.ServerHttpObservationFilter");

    private Participants() {}

    /** Names of the beans that would miss requests on the native door; Spring Security's chain is one of the web filters. */
    static List<String> in(ApplicationContext context) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, WebFilter> bean :
                context.getBeansOfType(WebFilter.class).entrySet()) {
            if (HARMLESS.stream().noneMatch(bean.getValue().getClass().getName()::startsWith)) {
                names.add(bean.getKey());
            }
        }
        for (Map.Entry<String, GlobalFilter> bean :
                context.getBeansOfType(GlobalFilter.class).entrySet()) {
            if (!MeshWebHandler.isStock(bean.getValue())) {
                names.add(bean.getKey());
            }
        }
        names.addAll(List.of(context.getBeanNamesForType(ForwardedHeaderTransformer.class)));
        context.getBeanProvider(GatewayProperties.class)
                .ifAvailable(gateway ->
                        gateway.getDefaultFilters().forEach(filter -> names.add("default filter " + filter.getName())));
        return List.copyOf(names);
    }
}
