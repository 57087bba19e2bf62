package io.meshway.autoconfigure;

import io.meshway.gateway.filter.AnnotatedFilters;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.runtime.MeshRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.ApplicationContext;

/** What of the application does not apply to mesh routes, and why: said when it starts, and shown as long as it runs. */
final class ApplicationFindings implements SmartInitializingSingleton {
    private static final String CLIENT = "spring.cloud.gateway.server.webflux.httpclient";
    private static final String ORIGIN = "application";
    private static final String ADVICE =
            "use the connectionPool, tls and outlierDetection of a DestinationRule for mesh routes";

    private final MeshRuntime runtime;
    private final ApplicationContext application;
    private final DoorDecider door;
    private final AnnotatedFilters filters;

    ApplicationFindings(
            MeshRuntime runtime, ApplicationContext application, DoorDecider door, AnnotatedFilters filters) {
        this.runtime = runtime;
        this.application = application;
        this.door = door;
        this.filters = filters;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Finding> fixed = new ArrayList<>(filters.findings());
        addCustomizers(fixed);
        addProperties(fixed);
        runtime.alsoReport(() -> fixed);
        runtime.alsoReport(this::passedBy);
        InterposedRoutes interposed = new InterposedRoutes();
        runtime.onChange(interposed::report);
    }

    private void addCustomizers(List<Finding> findings) {
        List<String> names = List.of(application.getBeanNamesForType(HttpClientCustomizer.class));
        if (!names.isEmpty()) {
            findings.add(finding(
                    "HttpClientCustomizer",
                    String.join(", ", names),
                    "does not apply to mesh routes: their connections are not those of Spring Cloud Gateway's client",
                    ADVICE));
        }
    }

    private void addProperties(List<Finding> findings) {
        Map<String, Object> written = new TreeMap<>(Binder.get(application.getEnvironment())
                .bind(CLIENT, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of()));
        if (!written.isEmpty()) {
            findings.add(finding(
                    CLIENT,
                    String.join(", ", written.keySet()),
                    "does not apply to mesh routes: their connections are not those of Spring Cloud Gateway's client",
                    ADVICE));
        }
    }

    private List<Finding> passedBy() {
        List<String> names = door.decision().passedBy();
        return names.isEmpty()
                ? List.of()
                : List.of(finding(
                        "istio.gateway.door",
                        "native",
                        "these do not run for mesh routes: " + String.join(", ", names),
                        "set istio.gateway.door to auto so that they do"));
    }

    private static Finding finding(String path, String value, String message, String advice) {
        return new Finding(Severity.WARNING, Finding.UNSUPPORTED, null, ORIGIN, path, value, message, advice);
    }
}
