package io.meshway.gateway.filter;

import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedMirror;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import io.meshway.model.parse.LooseRule;
import io.meshway.model.parse.ParseResult;
import io.meshway.route.CompiledRoute;
import io.meshway.route.action.ActionCompiler;
import io.meshway.route.match.RouteMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules that stand alone: read, checked and compiled as those of a VirtualService are. */
final class LooseRules {
    private static final Logger log = LoggerFactory.getLogger(LooseRules.class);

    private static final int DEFAULT_PORT = 80;

    private final ResourceValidator validator;
    private final ActionCompiler actions;

    LooseRules(MeshConfig config) {
        this.validator = new ResourceValidator(config);
        this.actions = new ActionCompiler(config);
    }

    /**
     * The rule.
     *
     * @param name of the filter, for people
     * @param field where its arguments are in the rule
     * @param values by path in the rule
     * @throws IllegalArgumentException that names the argument that is wrong
     */
    HttpRule rule(String name, String field, Map<String, String> values) {
        ParseResult result = LooseRule.read(values, name);
        List<Finding> findings = new ArrayList<>(result.findings());
        VirtualService service = LooseRule.service(result);
        if (service != null) {
            findings.addAll(validator.validate(service));
        }
        for (Finding finding : findings) {
            String argument = argument(finding, field);
            if (finding.isError() || finding.code().equals(Finding.UNKNOWN_FIELD)) {
                throw new IllegalArgumentException(text(name, argument, finding));
            }
            log.warn("{}", text(name, argument, finding));
        }
        if (service == null) {
            throw new IllegalArgumentException(name + ": the arguments make no rule");
        }
        return service.http().get(0);
    }

    private static String argument(Finding finding, String field) {
        String path = LooseRule.argument(finding).replaceAll("\\[([0-9]+)\\]", ".$1");
        return path.startsWith(field) ? path.substring(field.length()) : path;
    }

    private static String text(String name, String argument, Finding finding) {
        return name
                + ": argument "
                + argument
                + (finding.value().isEmpty() ? "" : "=" + finding.value())
                + ": "
                + finding.message()
                + (finding.advice().isEmpty() ? "" : "; " + finding.advice());
    }

    /** The route of a rule, as if it were the first of a VirtualService of this name. */
    CompiledRoute route(String id, HttpRule rule, List<LinkedDestination> destinations, List<LinkedMirror> mirrors) {
        HttpMatch condition = rule.match().isEmpty() ? null : rule.match().get(0);
        LinkedRoute linked = new LinkedRoute(
                new ResourceKey(Kind.VIRTUAL_SERVICE, "", id),
                null,
                0,
                condition == null ? -1 : 0,
                id,
                condition,
                rule,
                destinations,
                mirrors,
                DEFAULT_PORT,
                "");
        return new CompiledRoute(id, linked, RouteMatcher.of(condition), actions.compile(linked, false));
    }
}
