package io.meshway.route;

import io.meshway.mesh.LinkedRoute;
import io.meshway.model.ResourceKey;
import io.meshway.route.action.ActionCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The routes of one virtual host while it is compiled: gives each its name, and takes over those that the virtual host before has already. */
final class RouteList {
    private final ActionCompiler actions;
    private final SharedMatchers matchers;
    private final boolean tls;
    private final Map<String, CompiledRoute> previous = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final List<CompiledRoute> compiled = new ArrayList<>();

    RouteList(ActionCompiler actions, SharedMatchers matchers, boolean tls, List<CompiledRoute> previous) {
        this.actions = actions;
        this.matchers = matchers;
        this.tls = tls;
        previous.forEach(route -> this.previous.put(route.id(), route));
    }

    void add(LinkedRoute route) {
        String id = unique(id(route));
        CompiledRoute before = previous.get(id);
        compiled.add(
                before != null && before.source().equals(route)
                        ? before
                        : new CompiledRoute(id, route, matchers.of(route.condition()), actions.compile(route, tls)));
    }

    List<CompiledRoute> compiled() {
        return compiled;
    }

    /** {@code default/reviews[0].match[1]}; with a delegate {@code edge/root>team-a/shop[0].match[1]}. */
    private static String id(LinkedRoute route) {
        StringBuilder id = new StringBuilder(name(route.owner()));
        ResourceKey delegate = route.delegate();
        if (delegate != null) {
            id.append('>').append(name(delegate));
        }
        id.append('[').append(route.rule()).append(']');
        return route.match() < 0
                ? id.toString()
                : id.append(".match[").append(route.match()).append(']').toString();
    }

    private static String name(ResourceKey key) {
        return key.namespace() + '/' + key.name();
    }

    /** Two servers with one host, or two root rules with one delegate, bring the same rule twice: the second is {@code id#2}. */
    private String unique(String id) {
        int use = uses.merge(id, 1, Integer::sum);
        return use == 1 ? id : id + '#' + use;
    }
}
