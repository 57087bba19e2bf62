package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.actuate.ConfigMetrics;
import io.meshway.actuate.ReadinessMembership;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.EndpointConnector;
import io.meshway.cluster.NameResolver;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.Locality;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.PlanCompiler;
import io.meshway.proxy.ProxyEnvironment;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.ResponseStamp;
import io.meshway.route.RouteTableCompiler;
import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshPipeline;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshUpdater;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import io.meshway.telemetry.OwnAnswers;
import io.meshway.transport.listener.ListenerEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.context.annotation.Configuration;

/** Every bean of ours gives way to one of the application's. */
class OverridesTest {
    private static final ProxyIdentity PROXY =
            new ProxyIdentity(ProxyIdentity.Role.GATEWAY, "theirs", Map.of(), Locality.parse(""), "theirs", "default");
    private static final ResponseStamp STAMP = new ResponseStamp("theirs", InstantSource.system());
    private static final LocalReplies REPLIES = new LocalReplies(STAMP, new OwnAnswers());
    private static final ClusterRegistry CLUSTERS = new ClusterRegistry(
            (cluster, endpoint, limits) -> () -> {},
            Resolvers.all(Nobody.RESOLVER),
            (delay, task) -> Timer.Task.NONE,
            InstantSource.system(),
            Random::new,
            MeshConfig.Compat.TODAY);
    private static final PlanCompiler PLANS = new PlanCompiler(
            new ProxyEnvironment(CLUSTERS::ref, REPLIES, STAMP, Random::new, InstantSource.system(), false));
    private static final MeshPipeline PIPELINE = new MeshPipeline(
            new ResourceValidator(MeshConfig.DEFAULTS),
            new MeshLinker(PROXY, MeshConfig.DEFAULTS),
            new RouteTableCompiler(MeshConfig.DEFAULTS),
            CLUSTERS,
            PLANS,
            InstantSource.system());
    private static final MeshRuntime RUNTIME = new MeshRuntime(PIPELINE, new NoListeners());

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner(
                    AnnotationConfigReactiveWebServerApplicationContext::new)
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "server.port=0",
                    "server.address=127.0.0.1",
                    "istio.config.source=files",
                    "istio.config.location=/nowhere");

    /** Beans that do not stand on each other, in groups: those of one are replaced together, and ours stand on them. */
    static Stream<List<Bean<?>>> beans() {
        return Stream.of(
                List.of(
                        new Bean<>(ProxyIdentity.class, PROXY),
                        new Bean<>(MeshConfig.class, MeshConfig.DEFAULTS),
                        new Bean<>(ResourceSource.class, new NoResources()),
                        new Bean<>(ResponseStamp.class, STAMP),
                        new Bean<>(NameResolver.class, Nobody.RESOLVER),
                        new Bean<>(EndpointConnector.Factory.class, (cluster, endpoint, limits) -> () -> {}),
                        new Bean<>(ListenerControl.class, new NoListeners()),
                        new Bean<>(ReadinessMembership.class, new ReadinessMembership("istio"))),
                List.of(
                        new Bean<>(LocalReplies.class, REPLIES),
                        new Bean<>(Resolvers.class, Resolvers.all(Nobody.RESOLVER)),
                        new Bean<>(ConfigMetrics.class, new ConfigMetrics(RUNTIME, InstantSource.system())),
                        new Bean<>(
                                RequestIntake.class,
                                new RequestIntake(RUNTIME, new EdgeHeaders(AddressRanges.parse(List.of()))))),
                List.of(new Bean<>(ClusterRegistry.class, CLUSTERS)),
                List.of(
                        new Bean<>(PlanCompiler.class, PLANS),
                        new Bean<>(
                                MeshUpdater.class,
                                new MeshUpdater(new NoResources(), RUNTIME, Duration.ZERO, Duration.ZERO))),
                List.of(new Bean<>(MeshPipeline.class, PIPELINE)),
                List.of(new Bean<>(MeshRuntime.class, RUNTIME)));
    }

    /** A bean of the application. */
    private record Bean<T>(Class<T> type, T theirs) {
        ReactiveWebApplicationContextRunner in(ReactiveWebApplicationContextRunner application) {
            return application.withBean("their" + type.getSimpleName(), type, () -> theirs);
        }
    }

    @ParameterizedTest
    @MethodSource("beans")
    void givesWayToTheApplicationsBeans(List<Bean<?>> beans) {
        ReactiveWebApplicationContextRunner with = application;
        for (Bean<?> bean : beans) {
            with = bean.in(with);
        }
        with.run(context -> {
            assertThat(context).hasNotFailed();
            for (Bean<?> bean : beans) {
                assertThat(context.getBean(bean.type)).isSameAs(bean.theirs);
            }
        });
    }

    @Test
    void everythingIsThereWithoutBeansOfTheApplication() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MeshRuntime.class)
                .hasSingleBean(ListenerEngine.class)
                .hasSingleBean(RoutePredicateHandlerMapping.class)
                .hasSingleBean(FilteringWebHandler.class));
    }

    @Test
    void healthIndicatorOfTheSameNameReplacesOurs() {
        HealthIndicator theirs = () -> Health.up().build();
        application
                .withBean("istioHealthIndicator", HealthIndicator.class, () -> theirs)
                .run(context ->
                        assertThat(context.getBean("istioHealthIndicator")).isSameAs(theirs));
    }

    @Test
    void handlerOfTheApplicationServesItsOwnRoutes() {
        FilteringWebHandler theirs = new FilteringWebHandler(List.of(), false);
        application
                .withBean("filteringWebHandler", FilteringWebHandler.class, () -> theirs)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(FilteringWebHandler.class)).isSameAs(theirs);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static final class Nobody {
        private static final NameResolver RESOLVER = name -> new CompletableFuture<>();
    }

    private static final class NoResources implements ResourceSource {
        @Override
        public void start(Consumer<SourceSnapshot> listener) {
            listener.accept(SourceSnapshot.EMPTY);
        }

        @Override
        public void close() {}
    }

    private static final class NoListeners implements ListenerControl {
        @Override
        public void apply(List<MeshListener> wanted) {}

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }
}
