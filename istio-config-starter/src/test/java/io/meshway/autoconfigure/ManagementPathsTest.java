package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

class ManagementPathsTest {
    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner();

    @Test
    void basePathAndWhatIsBelowItAreTheActuators() {
        application.run(context -> {
            ManagementPaths paths = new ManagementPaths(context);
            assertThat(List.of("/actuator", "/actuator/health", "/actuator?x=1"))
                    .allMatch(paths);
            assertThat(List.of("/", "/actuators", "/x/actuator", "http://h/actuator"))
                    .noneMatch(paths);
        });
    }

    @Test
    void portOfItsOwnLeavesAllPathsToTheMesh() {
        application
                .withPropertyValues("server.port=8080", "management.server.port=9090")
                .run(context -> assertThat(new ManagementPaths(context)).rejects("/actuator", "/actuator/health"));
    }

    @Test
    void actuatorWithoutWebLeavesAllPathsToTheMesh() {
        application
                .withPropertyValues("management.server.port=-1")
                .run(context -> assertThat(new ManagementPaths(context)).rejects("/actuator/health"));
    }

    @Test
    void otherBasePathsCountBelowTheApplicationsOwn() {
        application
                .withPropertyValues("spring.webflux.base-path=/app/", "management.endpoints.web.base-path=/manage")
                .run(context -> assertThat(new ManagementPaths(context))
                        .accepts("/app/manage/health")
                        .rejects("/manage/health", "/actuator", "/app"));
    }

    @Test
    void withoutBasePathEveryEndpointHasItsPath() {
        PathMappedEndpoints endpoints = Mockito.mock(PathMappedEndpoints.class);
        Mockito.when(endpoints.getAllPaths()).thenReturn(List.of("/health"));
        application
                .withPropertyValues("management.endpoints.web.base-path=/")
                .withBean(PathMappedEndpoints.class, () -> endpoints)
                .run(context -> assertThat(new ManagementPaths(context))
                        .accepts("/health", "/health/readiness")
                        .rejects("/", "/shop"));
    }

    @Test
    void additionalPathOfAHealthGroupIsTheActuatorsOnItsPortWhateverPortTheRestHas() {
        HealthEndpointGroup group = Mockito.mock(HealthEndpointGroup.class);
        Mockito.when(group.getAdditionalPath())
                .thenReturn(AdditionalHealthEndpointPath.of(WebServerNamespace.SERVER, "/livez"));
        application
                .withPropertyValues("server.port=8080", "management.server.port=9090")
                .withBean(HealthEndpointGroups.class, () -> HealthEndpointGroups.of(group, Map.of("liveness", group)))
                .run(context -> assertThat(new ManagementPaths(context))
                        .accepts("/livez")
                        .rejects("/livezzz", "/actuator"));
    }
}
