package io.meshway.gateway.filter;

import io.meshway.gateway.DoorMode;
import io.meshway.gateway.held.HeldChain;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.validate.ResourceCheck;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.Severity;
import io.meshway.model.VirtualService;
import io.meshway.proxy.Interposition;
import io.meshway.route.CompiledRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The filters that VirtualServices name in the annotation {@code meshway.io/filters}, and those that every route gets. A name or an argument that is wrong keeps
 * the resource out: a route is not served without a filter that somebody wanted, which may be there to protect.
 */
public final class AnnotatedFilters implements ResourceCheck, Interposition {
    private static final Logger log = LoggerFactory.getLogger(AnnotatedFilters.class);
    private static final String DEFAULTS = "spring.cloud.gateway.server.webflux.default-filters";
    private static final String PATH = "metadata.annotations[" + LinkedRoute.FILTERS + "]";

    private final FilterLoader loader;
    private final DoorMode door;

    /** Filters of this loader, which only run where requests may go through Spring. */
    public AnnotatedFilters(FilterLoader loader, DoorMode door) {
        this.loader = loader;
        this.door = door;
    }

    @Override
    public List<Finding> check(Resource resource) {
        String annotation = resource.meta().annotations().get(LinkedRoute.FILTERS);
        if (!(resource instanceof VirtualService service) || annotation == null) {
            return List.of();
        }
        List<String> filters = FilterTexts.split(annotation);
        if (door == DoorMode.NATIVE && !filters.isEmpty()) {
            return List.of(error(
                    service,
                    annotation,
                    "filters cannot run, because istio.gateway.door=native keeps all requests from Spring",
                    "set istio.gateway.door to auto, or take the annotation out"));
        }
        List<Finding> findings = new ArrayList<>();
        for (String filter : filters) {
            String problem = problem(service, filter);
            if (problem != null) {
                findings.add(error(
                        service,
                        filter,
                        problem,
                        "write one filter a line as in application.yaml, Name or Name=argument,argument; /actuator/gateway/gatewayfilters lists"
                                + " the names"));
            }
        }
        return findings;
    }

    /** What is wrong with the filters that every route gets; mesh routes answer 500 rather than go without one of them. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<FilterDefinition> defaults = loader.defaults();
        for (int i = 0; i < defaults.size() && door != DoorMode.NATIVE; i++) {
            FilterDefinition filter = defaults.get(i);
            String path = DEFAULTS + '[' + i + ']';
            try {
                loader.check(filter);
                if (Behaviour.isOfPlans(name(filter))) {
                    findings.add(ofDefaults(
                            Severity.WARNING, path, filter, "does nothing for VirtualServices", "use their own field"));
                }
            } catch (RuntimeException e) {
                findings.add(ofDefaults(
                        Severity.ERROR,
                        path,
                        filter,
                        Reasons.of(e) + "; every mesh route answers 500 as long as it cannot have this filter",
                        "correct the property and start again; /actuator/gateway/gatewayfilters lists the names"));
            }
        }
        return findings;
    }

    private static Finding ofDefaults(
            Severity severity, String path, FilterDefinition filter, String message, String advice) {
        String arguments = String.join(",", filter.getArgs().values());
        String text = arguments.isEmpty() ? name(filter) : name(filter) + '=' + arguments;
        return new Finding(severity, Finding.INVALID, null, "application", path, text, message, advice);
    }

    private static String name(FilterDefinition filter) {
        return Objects.toString(filter.getName(), "");
    }

    private @Nullable String problem(VirtualService service, String filter) {
        try {
            String route = service.meta().key().namespace()
                    + '/'
                    + service.meta().key().name();
            loader.check(route, filter);
            return Behaviour.isOfPlans(filter)
                    ? "belongs to routes with a mesh:// address; a VirtualService has a field for it"
                    : null;
        } catch (RuntimeException e) {
            return Reasons.of(e);
        }
    }

    private static Finding error(VirtualService service, String value, String message, String advice) {
        return new Finding(
                Severity.ERROR,
                Finding.INVALID,
                service.meta().key(),
                service.meta().origin(),
                PATH,
                value,
                message,
                advice);
    }

    @Override
    public @Nullable Filters filters(CompiledRoute route) {
        List<String> own = FilterTexts.split(route.source().filters());
        if (door == DoorMode.NATIVE || (own.isEmpty() && loader.defaults().isEmpty())) {
            return null;
        }
        List<GatewayFilter> filters;
        try {
            filters = loader.load(route.id(), own);
        } catch (RuntimeException e) {
            log.debug("The filters of route {} cannot be loaded; it answers 500: {}", route.id(), Reasons.of(e));
            filters = List.of(AnnotatedFilters::refuse);
        }
        return filters.isEmpty() ? null : new RouteFilters(new HeldChain(filters));
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getResponse().setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
        return exchange.getResponse().setComplete();
    }
}
