package io.meshway.gateway.filter;

import io.meshway.mesh.MeshConfig.PathNormalization;
import io.meshway.model.HttpRule;
import io.meshway.route.match.RouteMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.web.server.ServerWebExchange;

/**
 * Predicate {@code IstioMatch}: Istio's conditions on uri, scheme, method, authority, headers, withoutHeaders and queryParams, all of which must hold. Arguments
 * are the fields of a VirtualService's {@code match}, such as {@code headers.end-user.exact}; the shortcut is {@code IstioMatch=uri,prefix,/api} and
 * {@code IstioMatch=headers,end-user,exact,jason}.
 */
public final class IstioMatchRoutePredicateFactory extends AbstractRoutePredicateFactory<IstioArguments> {
    private static final String NAME = "IstioMatch";
    private static final String FIELD = "match.0.";
    private static final Set<String> FIELDS =
            Set.of("uri", "ignoreUriCase", "scheme", "method", "authority", "headers", "withoutHeaders", "queryParams");

    /** Fields that are about a header or parameter by its name. */
    private static final Set<String> NAMED = Set.of("headers", "withoutHeaders", "queryParams");

    private final LooseRules rules;
    private final Supplier<PathNormalization> normalization;

    /** Conditions as these filters' mesh knows them. */
    public IstioMatchRoutePredicateFactory(IstioFilters filters) {
        super(IstioArguments.class);
        this.rules = filters.rules();
        this.normalization = filters::normalization;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Predicate<ServerWebExchange> apply(IstioArguments arguments) {
        Map<String, String> named = new LinkedHashMap<>(shortcut(arguments.positional()));
        named.putAll(arguments.named());
        if (named.isEmpty()) {
            throw new IllegalArgumentException(NAME + ": there are no arguments");
        }
        Map<String, String> values = new LinkedHashMap<>();
        named.forEach((name, value) -> {
            if (!FIELDS.contains(name.split("\\.", 2)[0])) {
                throw new IllegalArgumentException(NAME + ": argument " + name + " is none; there are "
                        + String.join(", ", FIELDS.stream().sorted().toList()));
            }
            values.put(FIELD + name, value);
        });
        HttpRule rule = rules.rule(NAME, FIELD, values);
        return new Matching(RouteMatcher.of(rule.match().get(0)), normalization);
    }

    private static Map<String, String> shortcut(List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        String field = values.get(0).strip();
        int places = NAMED.contains(field) ? 4 : 3;
        if (values.size() < places) {
            throw new IllegalArgumentException(NAME + ": too few arguments; write " + NAME + "=uri,prefix,/api or "
                    + NAME + "=headers,end-user,exact,jason");
        }
        StringBuilder path = new StringBuilder(field);
        for (int i = 1; i < places - 1; i++) {
            path.append('.').append(values.get(i).strip());
        }
        return Map.of(
                path.toString(),
                String.join(",", values.subList(places - 1, values.size())).strip());
    }

    /** The condition on an exchange. */
    private record Matching(RouteMatcher matcher, Supplier<PathNormalization> normalization)
            implements GatewayPredicate {
        @Override
        public boolean test(ServerWebExchange exchange) {
            return matcher.matches(ExchangeView.of(exchange.getRequest(), normalization.get()));
        }

        @Override
        public String toString() {
            return NAME + ": " + matcher.describe();
        }
    }
}
