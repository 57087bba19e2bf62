package io.meshway.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Request targets on the application's port that are the actuator's, whatever virtual host covers their host: its base path when it has no port of its own, and
 * additional paths of health groups such as {@code /livez}. Who wants all paths for the mesh gives the actuator a port with {@code management.server.port}.
 */
final class ManagementPaths implements Predicate<String> {
    private static final String DEFAULT_BASE = "/actuator";

    private final ApplicationContext context;
    private final AtomicReference<List<String>> paths = new AtomicReference<>();

    ManagementPaths(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean test(String target) {
        List<String> known = paths.get();
        if (known == null) {
            known = find(context);
            paths.set(known);
        }
        for (int i = 0; i < known.size(); i++) {
            if (covers(known.get(i), target)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(String path, String target) {
        if (!target.startsWith(path)) {
            return false;
        }
        int end = path.length();
        return target.length() == end || target.charAt(end) == '/' || target.charAt(end) == '?';
    }

    private static List<String> find(ApplicationContext context) {
        Environment environment = context.getEnvironment();
        String application = withoutSlash(environment.getProperty("spring.webflux.base-path", ""));
        List<String> found = new ArrayList<>();
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            String base = withoutSlash(environment.getProperty("management.endpoints.web.base-path", DEFAULT_BASE));
            if (base.isEmpty()) {
                context.getBeanProvider(PathMappedEndpoints.class)
                        .ifAvailable(endpoints -> found.addAll(endpoints.getAllPaths()));
            } else {
                found.add(base);
            }
        }
        context.getBeanProvider(HealthEndpointGroups.class)
                .ifAvailable(groups -> groups.getAllWithAdditionalPath(WebServerNamespace.SERVER)
                        .forEach(group -> addPath(group, found)));
        return found.stream().map(application::concat).toList();
    }

    private static void addPath(HealthEndpointGroup group, List<String> found) {
        AdditionalHealthEndpointPath path = group.getAdditionalPath();
        if (path != null) {
            found.add(path.getValue());
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
